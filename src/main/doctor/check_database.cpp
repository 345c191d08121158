// SPDX-License-Identifier: Apache-2.0
#include "app/server/key_rotation.hpp"
#include "main/commands/session.hpp"
#include "main/doctor/checks.hpp"
#include "store/row.hpp"
#include "store/schema/migrations.hpp"

namespace chiroflow::doctor {

namespace {
constexpr auto kSubject = "database";
constexpr std::int64_t kOldestPostgres = 150'000;  // as server_version_num
constexpr Seconds kClockTolerance{2};

class DatabaseCheck {
 public:
  DatabaseCheck(db::Database& database, Findings& findings) : database_(database), findings_(findings) {}

  /// False when nothing more can be asked.
  bool schema() {
    const auto applied = ask<std::int64_t>("SELECT max(version) FROM schema_migration");
    const auto known = store::schema::migrations_for(database_.engine(), store::schema::embedded_files());
    if (!applied || !known) {
      findings_.problem(kSubject, "The database is not one of ChiroFlow.", "Check the address of the database.");
      return false;
    }
    const auto ours = static_cast<std::int64_t>(known->size());
    const auto text =
        "The database has schema " + std::to_string(*applied) + ", this program knows " + std::to_string(ours) + ".";
    if (*applied > ours)
      findings_.problem(kSubject, text, "Start the newer program.");
    else if (*applied < ours)
      findings_.warn(kSubject, text, "Make a backup, then start the server: it brings the schema up to date.");
    else
      findings_.ok(kSubject, text);
    return *applied == ours;
  }

  void soundness() { database_.engine() == db::Engine::sqlite ? quick_check() : postgres_version(); }

  /// On PostgreSQL an owner can take away the triggers that guard evidence (docs/schema.md, "Rows that cannot change").
  void rights() {
    if (database_.engine() != db::Engine::postgres) return;
    const auto may = ask<std::int64_t>(
        "SELECT (has_table_privilege('audit_event', 'UPDATE') OR has_table_privilege('audit_event', "
        "'DELETE'))::int::bigint");
    if (may == 0) return findings_.ok(kSubject, "The database's role of this program may not change the audit log.");
    findings_.warn(kSubject,
                   "The database's role of this program could change the audit log, or take its protection away.",
                   "Let the program run as a role of its own, with the rights that docs/schema.md lists.");
  }

  void secrets(const crypto::KeyRing& keys) {
    const auto uses = app::count_key_uses(database_);
    if (!uses) return fault(uses.error());
    for (const auto& [id, count] : *uses) {
      if (keys.find(id)) continue;
      return findings_.problem(
          "keys", std::to_string(count) + " sealed values need the master key " + id + ", which is not here.",
          "Import the key that belongs to this database: chiroflow key import");
    }
    findings_.ok("keys", "The master key opens what is sealed in the database.");
  }

  void clock(Instant now) {
    const auto newest = ask<std::int64_t>("SELECT max(at) FROM audit_event");
    if (!newest) return;
    const auto at = from_unix_ms(*newest);
    if (at <= now + kClockTolerance)
      return findings_.ok("clock", "The clock has not gone back: " + format_iso(now) + ".");
    findings_.problem(
        "clock",
        "The clock says " + format_iso(now) + ", but the audit log already has an event of " + format_iso(at) + ".",
        "Set the clock right and let it be kept (systemd-timesyncd or chrony) before anybody works.");
  }

 private:
  template <class T>
  std::optional<T> ask(const char* sql) {
    const auto value = db::read<std::optional<std::optional<T>>>(
        database_, [&](db::Reader& reader) { return store::query_value<std::optional<T>>(reader, sql); });
    if (!value || !*value) return std::nullopt;
    return **value;
  }

  void quick_check() {
    const auto answer = ask<std::string>("PRAGMA quick_check(1)");
    if (answer == "ok") return findings_.ok(kSubject, "The database file is sound.");
    findings_.problem(
        kSubject, "The database file is damaged.",
        "Stop the server, copy the data directory to a safe place, check the disk, then restore the newest backup.");
  }

  void postgres_version() {
    const auto answer = ask<std::string>("SHOW server_version_num");
    const auto version = answer ? std::strtoll(answer->c_str(), nullptr, 10) : 0;
    const auto text = "PostgreSQL " + std::to_string(version / 10'000) + " answers.";
    if (version >= kOldestPostgres) return findings_.ok(kSubject, text);
    findings_.problem(kSubject, text, "ChiroFlow needs PostgreSQL 15 or newer.");
  }

  void fault(const Error& error) { findings_.problem(kSubject, std::string(error.text()), error.detail); }

  db::Database& database_;
  Findings& findings_;
};
}  // namespace

bool check_database(const config::Config& config, const crypto::KeyRing* keys, Clock& clock, Findings& findings) {
  const int before = findings.count(Level::problem);
  const auto present = commands::has_database(config);
  if (!present) {
    findings.problem(kSubject, "The database cannot be reached.",
                     "Check its address and that it runs (" + present.error().detail + ").");
    return false;
  }
  if (!*present) {
    findings.warn(kSubject, "There is no database yet.", "The first start makes one.");
    return false;
  }
  system::JsonLogger log(clock, LogLevel::error);
  const auto database = storage::open_database(database_address(config), {}, log, clock);
  if (!database) {
    findings.problem(kSubject, "The database cannot be opened.", database.error().detail);
    return false;
  }
  DatabaseCheck check(**database, findings);
  check.soundness();
  if (!check.schema()) return false;
  check.rights();
  if (keys) check.secrets(*keys);
  check.clock(clock.now());
  check_retention(**database, findings);
  check_rooms(**database, findings);
  return findings.count(Level::problem) == before;
}

}  // namespace chiroflow::doctor
