// SPDX-License-Identifier: Apache-2.0
// Brings a database to the schema of this program, at start.
#pragma once

#include <string_view>
#include <vector>

#include "ports/clock.hpp"
#include "ports/schema_access.hpp"
#include "store/schema/migrations.hpp"

namespace chiroflow::store::schema {

struct MigrationReport {
  std::int64_t from = 0;  // 0: the database was empty
  std::int64_t to = 0;
  std::vector<std::string> applied;  // names
};

/// Applies what is missing, in order, under the schema lock: of two programs that start at once, one migrates and the other
/// waits and finds it done. Each migration is one transaction together with its row in schema_migration; those before a
/// failing one stay.
///
/// Errors: precondition_failed with cause "schema_newer" (a newer program was here: this one must not write) or
/// "schema_changed" (an applied migration is not the one this program knows), storage_unavailable, and the database's own.
Result<MigrationReport> migrate(db::SchemaAccess& access, const Clock& clock, std::string_view app_version,
                                std::span<const MigrationFile> files = embedded_files());

}  // namespace chiroflow::store::schema
