// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/describe.hpp"
#include "core/time.hpp"
#include "store/tables.hpp"

namespace chiroflow::store::schema {

/// A migration that was applied to this database.
struct MigrationRecord {
  std::int64_t version = 0;
  std::string name;
  std::string checksum;     // SHA-256 of the script, hex
  std::string app_version;  // of the program that applied it
  Instant applied_at;
};
CHIROFLOW_DESCRIBE(MigrationRecord, version, name, checksum, app_version, applied_at)

}  // namespace chiroflow::store::schema

template <>
inline constexpr std::string_view chiroflow::store::table_of<chiroflow::store::schema::MigrationRecord> =
    "schema_migration";
