// SPDX-License-Identifier: Apache-2.0
#include "main/backup/sinks.hpp"

#include "crypto/sealer.hpp"
#include "store/row.hpp"
#include "store/schema/migration_record.hpp"
#include "store/schema/migrations.hpp"

namespace chiroflow::backup {

namespace {
Result<std::vector<store::schema::Migration>> known_migrations(db::Engine engine) {
  return store::schema::migrations_for(engine, store::schema::embedded_files());
}

Result<void> check_schema(const DumpHeader& header) {
  const auto known = static_cast<std::int64_t>(TRY(known_migrations(db::Engine::sqlite)).size());
  if (header.schema >= 1 && header.schema <= known) return {};
  return fail(precondition_failed("This backup was made by ChiroFlow " + header.program + " with schema " +
                                      std::to_string(header.schema) + "; this program knows schema " +
                                      std::to_string(known) + ". Restore it with the newer program.",
                                  "backup_newer"));
}
}  // namespace

Result<void> CheckingSink::begin(const DumpHeader& header) {
  header_ = header;
  return check_schema(header);
}

Result<void> CheckingSink::row(const DumpTable&, std::span<const db::Value> values) {
  for (const auto& value : values) {
    const auto* bytes = std::get_if<db::Blob>(&value);
    const auto key = bytes ? crypto::Sealer::master_key_of(bytes->bytes) : std::nullopt;
    if (!key || keys_.find(*key)) continue;
    return fail(
        precondition_failed("The backup was made with the master key " + *key +
                                ", which is not here. Import that key first (chiroflow key import --from FILE).",
                            "missing_master_key"));
  }
  return {};
}

Result<void> CheckingSink::file(std::string_view name, std::string_view content) {
  if (name == kCheckpointFile) checkpoints_ = content;
  return {};
}

Result<void> InsertingSink::begin(const DumpHeader& header) {
  const auto known = TRY(known_migrations(session_.engine()));
  for (std::size_t i = 0; i < static_cast<std::size_t>(header.schema); ++i) {
    TRY(session_.run_script(known[i].script));
    static const std::string sql = store::insert_into<store::schema::MigrationRecord>("schema_migration");
    const store::schema::MigrationRecord record{known[i].version, known[i].name, known[i].checksum(), header.program,
                                                clock_.now()};
    TRY(session_.execute(sql, store::bind_all(record)));
  }
  return {};
}

Result<void> InsertingSink::table(const DumpTable& table) {
  std::string names, marks;
  for (const auto& column : table.columns) {
    names.append(names.empty() ? "" : ", ").append(column);
    marks.append(marks.empty() ? "?" : ", ?");
  }
  insert_ = "INSERT INTO " + table.name + " (" + names + ") VALUES (" + marks + ")";
  return {};
}

Result<void> InsertingSink::row(const DumpTable&, std::span<const db::Value> values) {
  return session_.execute(insert_, values);
}

}  // namespace chiroflow::backup
