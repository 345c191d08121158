// SPDX-License-Identifier: Apache-2.0
#include "store/schema/migrations.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "crypto/digest.hpp"

namespace chiroflow::store::schema {

namespace {

struct FileName {
  std::int64_t version = 0;
  std::string_view name;
  std::optional<db::Engine> engine;
};

bool take_suffix(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

/// "0001_initial.sqlite.sql"
Result<FileName> parse_file_name(std::string_view text) {
  FileName parsed;
  std::string_view rest = text;
  bool good = take_suffix(rest, ".sql");
  if (take_suffix(rest, ".sqlite")) {
    parsed.engine = db::Engine::sqlite;
  } else if (take_suffix(rest, ".postgres")) {
    parsed.engine = db::Engine::postgres;
  }
  good = good && rest.size() > 5 && rest[4] == '_' && rest.find('.') == std::string_view::npos;
  if (good) {
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + 4, parsed.version);
    good = error == std::errc() && end == rest.data() + 4;
  }
  if (!good) return fail(internal_error("not a migration's file name: " + std::string(text)));
  parsed.name = rest.substr(5);
  return parsed;
}

}  // namespace

std::string Migration::checksum() const { return crypto::sha256(script).hex(); }

Result<std::vector<Migration>> migrations_for(db::Engine engine, std::span<const MigrationFile> files) {
  std::vector<Migration> found;
  for (const MigrationFile& file : files) {
    const FileName name = TRY(parse_file_name(file.file_name));
    if (!name.engine || *name.engine == engine) found.push_back({name.version, std::string(name.name), file.text});
  }
  std::sort(found.begin(), found.end(), [](const Migration& a, const Migration& b) { return a.version < b.version; });
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i].version != static_cast<std::int64_t>(i) + 1) {
      return fail(internal_error("migration " + std::to_string(i + 1) + " is missing or there twice"));
    }
  }
  return found;
}

}  // namespace chiroflow::store::schema
