// SPDX-License-Identifier: Apache-2.0
// From the port's SQL (`?`, `{for_update}`) to an engine's. Texts in quotes and comments are left alone.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "ports/database.hpp"

namespace chiroflow::storage {

struct EngineSql {
  std::string text;
  std::size_t parameters = 0;
};

/// SQLite keeps `?` and loses `{for_update}`; PostgreSQL gets `$1`, `$2`, … and FOR UPDATE.
EngineSql translate_sql(db::Engine engine, std::string_view sql);

/// Finds a statement by its text without a copy. Statements are long and differ most in their conditions, so the end and the
/// length tell them apart; whoever is found is compared whole.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view sql) const noexcept {
    constexpr std::size_t kEnd = 48;
    return std::hash<std::string_view>()(sql.substr(sql.size() - std::min(sql.size(), kEnd))) + sql.size();
  }
};

}  // namespace chiroflow::storage
