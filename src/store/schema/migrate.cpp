// SPDX-License-Identifier: Apache-2.0
#include "store/schema/migrate.hpp"

#include "store/row.hpp"
#include "store/schema/migration_record.hpp"

namespace chiroflow::store::schema {

namespace {

Result<std::vector<MigrationRecord>> applied_migrations(db::SchemaSession& session) {
  if (!TRY(session.has_table("schema_migration"))) return std::vector<MigrationRecord>();
  static const std::string sql = select_from<MigrationRecord>("m") + " ORDER BY m.version";
  return query_all<MigrationRecord>(session, sql);
}

/// Every applied migration must be one that we know, unchanged.
Result<void> check_history(const std::vector<MigrationRecord>& applied, const std::vector<Migration>& known) {
  for (const MigrationRecord& record : applied) {
    if (record.version > static_cast<std::int64_t>(known.size())) {
      return fail(precondition_failed("The database was upgraded by ChiroFlow " + applied.back().app_version +
                                          " to schema " + std::to_string(applied.back().version) +
                                          "; this program knows schema " + std::to_string(known.size()) +
                                          ". Start the newer program.",
                                      "schema_newer"));
    }
    const Migration& ours = known[static_cast<std::size_t>(record.version - 1)];
    if (record.checksum != ours.checksum()) {
      return fail(precondition_failed("Migration " + std::to_string(record.version) + " (" + record.name +
                                          ") was applied to this database with another content than this program has.",
                                      "schema_changed"));
    }
  }
  return {};
}

Result<void> apply(db::SchemaSession& session, const Migration& migration, const Clock& clock,
                   std::string_view app_version) {
  return session.in_transaction([&]() -> Result<void> {
    TRY(session.run_script(migration.script));
    static const std::string sql = insert_into<MigrationRecord>(table_of<MigrationRecord>);
    const MigrationRecord record{migration.version, migration.name, migration.checksum(), std::string(app_version),
                                 clock.now()};
    return session.execute(sql, bind_all(record));
  });
}

}  // namespace

Result<MigrationReport> migrate(db::SchemaAccess& access, const Clock& clock, std::string_view app_version,
                                std::span<const MigrationFile> files) {
  MigrationReport report;
  TRY(access.with_schema_lock([&](db::SchemaSession& session) -> Result<void> {
    const auto known = TRY(migrations_for(session.engine(), files));
    const auto applied = TRY(applied_migrations(session));
    TRY(check_history(applied, known));
    report = {static_cast<std::int64_t>(applied.size()), static_cast<std::int64_t>(known.size()), {}};
    for (std::size_t i = applied.size(); i < known.size(); ++i) {
      TRY(apply(session, known[i], clock, app_version));
      report.applied.push_back(known[i].name);
    }
    return {};
  }));
  return report;
}

}  // namespace chiroflow::store::schema
