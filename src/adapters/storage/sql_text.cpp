// SPDX-License-Identifier: Apache-2.0
#include "adapters/storage/sql_text.hpp"

#include <algorithm>

namespace chiroflow::storage {

namespace {
constexpr std::string_view kForUpdate = "{for_update}";

/// The length of the quoted text or comment that `rest` starts with; 0 when it starts with neither. A doubled quote inside
/// a text reads as two neighbouring texts, which comes to the same.
std::size_t opaque_length(std::string_view rest) {
  const auto until = [&](std::string_view end, std::size_t from) {
    const auto found = rest.find(end, from);
    return found == std::string_view::npos ? rest.size() : found + end.size();
  };
  if (rest.starts_with("--")) return until("\n", 2);
  if (rest.starts_with("/*")) return until("*/", 2);
  if (rest.front() == '\'' || rest.front() == '"') return until(rest.substr(0, 1), 1);
  return 0;
}
}  // namespace

EngineSql translate_sql(db::Engine engine, std::string_view sql) {
  const bool postgres = engine == db::Engine::postgres;
  EngineSql result;
  auto& out = result.text;
  out.reserve(sql.size() + 16);
  for (std::size_t at = 0; at < sql.size();) {
    const auto rest = sql.substr(at);
    if (const auto opaque = opaque_length(rest)) {
      out += rest.substr(0, opaque);
      at += opaque;
    } else if (rest.starts_with(kForUpdate)) {
      if (postgres) out += "FOR UPDATE";
      at += kForUpdate.size();
    } else if (rest.front() == '?') {
      ++result.parameters;
      out += postgres ? '$' + std::to_string(result.parameters) : "?";
      ++at;
    } else {
      out += rest.front();
      ++at;
    }
  }
  return result;
}

}  // namespace chiroflow::storage
