// SPDX-License-Identifier: Apache-2.0
// The numbered scripts of src/store/migrations, put into the program when it is built (tools/embed_sql.py).
// "0002_add_x.sql" is for both engines; where they differ there are two files, "0002_add_x.sqlite.sql" and
// "0002_add_x.postgres.sql". A script that was released is never changed again.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "ports/database.hpp"

namespace chiroflow::store::schema {

struct MigrationFile {
  std::string_view file_name;
  std::string_view text;
};

struct Migration {
  std::int64_t version = 0;
  std::string name;  // "initial"
  std::string_view script;
  std::string checksum() const;  // SHA-256 of the script, hex
};

/// In the order of their names.
std::span<const MigrationFile> embedded_files();

/// Those for one engine, in order. Numbers must run from 1 without a gap; anything else is an internal error.
Result<std::vector<Migration>> migrations_for(db::Engine engine, std::span<const MigrationFile> files);

}  // namespace chiroflow::store::schema
