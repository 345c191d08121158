// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>

#include "app/recordings/store_mark.hpp"
#include "crypto/passphrase.hpp"
#include "main/backup/backup.hpp"
#include "main/backup/sinks.hpp"
#include "store/schema/description.hpp"

namespace chiroflow::backup {

namespace {
/// What a restore works with, beside the file.
struct Workshop {
  system::SystemClock clock;
  system::SystemRandom random;
  system::JsonLogger log{clock, LogLevel::warning};
};

Result<DumpCounts> read_backup(const std::string& path, std::string_view passphrase, DumpSink& sink) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return fail(precondition_failed("The backup " + path + " cannot be read. Check the name and your rights."));
  DumpReader reader(sink);
  TRY(crypto::open_by_passphrase(crypto::FilePurpose::backup, passphrase, crypto::read_from(file),
                                 [&](std::string_view bytes) { return reader.feed(bytes); }));
  return reader.finish();
}

/// The keys that are here already: restoring never makes a key.
Result<crypto::KeyRing> present_keys(const config::Config& config) {
  if (!config.master_key.empty()) return crypto::KeyRing::parse(config.master_key);
  const auto path = key_file(config);
  if (file_exists(path)) return crypto::load_key_file(path);
  return fail(
      precondition_failed("There is no master key in " + config.data_dir +
                              ". Import it first, from the file that was exported and kept apart from the backups: "
                              "chiroflow key import --from FILE --data " +
                              config.data_dir,
                          "missing_master_key"));
}

Error not_empty(const std::string& where) {
  return precondition_failed(
      where +
          " already holds data; nothing was changed. Restore into an empty place, or add --force: "
          "then what is there is moved aside (not deleted).",
      "target_not_empty");
}

class Restore {
 public:
  Restore(const config::Config& config, const RestoreOptions& options, std::string_view passphrase)
      : config_(config), options_(options), passphrase_(passphrase) {}

  Result<RestoreReport> run() {
    const auto keys = TRY(present_keys(config_));
    CheckingSink checked(keys);
    report_.counts = TRY(read_backup(options_.from, passphrase_, checked));
    report_.header = checked.header();
    const auto lock = TRY(DataLock::take(config_.data_dir, DataLock::Mode::alone));
    if (config_.database_url.empty())
      TRY(restore_file());
    else
      TRY(restore_server());
    if (!checked.checkpoints().empty())
      TRY(write_file(in_data(kCheckpointFile), checked.checkpoints(), workshop_.random));
    return report_;
  }

 private:
  std::string in_data(std::string_view name) const { return config_.data_dir + "/" + std::string(name); }
  std::string aside_name() { return "replaced-" + stamp(workshop_.clock.now()); }

  Result<void> fill(db::SchemaSession& session) {
    InsertingSink sink(session, workshop_.clock);
    TRY(read_backup(options_.from, passphrase_, sink));
    // The recordings stayed behind: the next start takes the folders that are here.
    return session.run_script("DELETE FROM server_secret WHERE name = '" + std::string(app::kRecordingStoreMark) + "'");
  }

  Result<void> move_aside(std::string_view name, const std::string& folder) {
    if (!file_exists(in_data(name))) return {};
    std::error_code fault;
    std::filesystem::create_directories(folder, fault);
    return move_file(in_data(name), folder + "/" + std::string(name));
  }

  /// SQLite: a whole new file first, then the names are exchanged.
  Result<void> restore_file() {
    const auto path = database_address(config_);
    const bool occupied = file_exists(path);
    if (occupied && !options_.force) return fail(not_empty(path));
    const auto building = in_data("restoring-" + stamp(workshop_.clock.now()));
    std::error_code fault;
    std::filesystem::create_directories(building, fault);
    auto result = build(building + "/chiroflow.db");
    if (result && occupied) result = move_all_aside();
    if (result) result = move_file(building + "/chiroflow.db", path);
    std::filesystem::remove_all(building, fault);
    return result;
  }

  Result<void> build(const std::string& path) {
    const auto database = TRY(storage::open_database(path, {}, workshop_.log, workshop_.clock));
    return database->with_schema_lock(
        [&](db::SchemaSession& session) { return session.in_transaction([&] { return fill(session); }); });
  }

  Result<void> move_all_aside() {
    const auto folder = in_data(aside_name());
    for (const auto* name : {"chiroflow.db-wal", "chiroflow.db-shm", "chiroflow.db"}) TRY(move_aside(name, folder));
    TRY(move_aside(kCheckpointFile, folder));
    report_.moved_to = folder;
    return {};
  }

  /// PostgreSQL: one transaction, in which the old tables go into a schema of their own.
  Result<void> restore_server() {
    const auto database = TRY(storage::open_database(config_.database_url, {}, workshop_.log, workshop_.clock));
    return database->with_schema_lock([&](db::SchemaSession& session) -> Result<void> {
      const bool occupied = TRY(session.has_table("schema_migration"));
      if (occupied && !options_.force) return fail(not_empty("The database"));
      TRY(session.in_transaction([&]() -> Result<void> {
        if (occupied) TRY(move_tables_aside(session));
        return fill(session);
      }));
      return occupied ? move_aside(kCheckpointFile, in_data(aside_name())) : Result<void>();
    });
  }

  Result<void> move_tables_aside(db::SchemaSession& session) {
    auto name = aside_name();
    for (auto& c : name) c = c == '-' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    TRY(session.run_script("CREATE SCHEMA " + name));
    for (const auto& table : store::schema::tables()) {
      if (TRY(session.has_table(table.name)))
        TRY(session.run_script("ALTER TABLE " + table.name + " SET SCHEMA " + name));
    }
    TRY(session.run_script("ALTER FUNCTION refuse_change() SET SCHEMA " + name));
    report_.moved_to = "the schema " + name + " of the same database";
    return {};
  }

  const config::Config& config_;
  const RestoreOptions& options_;
  const std::string_view passphrase_;
  Workshop workshop_;
  RestoreReport report_;
};
}  // namespace

Result<RestoreReport> restore_backup(const config::Config& config, const RestoreOptions& options,
                                     std::string_view passphrase) {
  return Restore(config, options, passphrase).run();
}

}  // namespace chiroflow::backup
