// SPDX-License-Identifier: Apache-2.0
// What the reads of the API cannot be faster than, on the same machine in the same run:
//   rows   the same statements on SQLite alone, each row written as JSON, one after the other in one thread
//   audit  events appended to the audit chain and made durable, with N callers waiting for theirs
// Usage: ceilings rows DATABASE IDS SECONDS | ceilings audit DATABASE_OR_URL SECONDS (of a seeded database)
#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "adapters/storage/open_database.hpp"
#include "adapters/system/json_logger.hpp"
#include "adapters/system/system_clock.hpp"
#include "adapters/system/system_random.hpp"
#include "ports/id_generator.hpp"
#include "store/audit_log.hpp"
#include "store/row.hpp"
#include "store/sessions.hpp"
#include "wire/json_writer.hpp"

namespace {
using namespace chiroflow;
using Clock = std::chrono::steady_clock;

double cpu_seconds() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

/// Does no query, and keeps what it was asked.
class Listener final : public db::Reader {
 public:
  db::Engine engine() const override { return db::Engine::sqlite; }
  Result<void> query(std::string_view sql, std::span<const db::Value> parameters, OnRow) override {
    statement = sql;
    values.clear();
    for (const auto& value : parameters) {
      const auto* text = std::get_if<std::string_view>(&value);
      values.push_back(text ? std::variant<std::int64_t, std::string>(std::string(*text))
                            : std::variant<std::int64_t, std::string>(std::get<std::int64_t>(value)));
    }
    return {};
  }
  std::string statement;
  std::vector<std::variant<std::int64_t, std::string>> values;
};

/// The statement's rows as JSON, with nothing in between.
std::size_t run_bare(sqlite3_stmt* statement, const Listener& asked, std::string& json) {
  for (std::size_t i = 0; i < asked.values.size(); ++i) {
    const int at = static_cast<int>(i + 1);
    if (const auto* text = std::get_if<std::string>(&asked.values[i]))
      sqlite3_bind_text(statement, at, text->data(), static_cast<int>(text->size()), SQLITE_STATIC);
    else
      sqlite3_bind_int64(statement, at, std::get<std::int64_t>(asked.values[i]));
  }
  json.clear();
  wire::JsonWriter out(json);
  out.begin_array();
  std::size_t rows = 0;
  for (; sqlite3_step(statement) == SQLITE_ROW; ++rows) {
    out.begin_object();
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      out.key(sqlite3_column_name(statement, i));
      switch (sqlite3_column_type(statement, i)) {
        case SQLITE_NULL: out.null(); break;
        case SQLITE_INTEGER: out.integer(sqlite3_column_int64(statement, i)); break;
        default:
          out.string({reinterpret_cast<const char*>(sqlite3_column_text(statement, i)),
                      static_cast<std::size_t>(sqlite3_column_bytes(statement, i))});
      }
    }
    out.end_object();
  }
  out.end_array();
  sqlite3_reset(statement);
  return rows;
}

void measure_rows(sqlite3* database, const char* name, double seconds,
                  const std::function<void(Listener&, long)>& ask) {
  Listener asked;
  ask(asked, 0);
  sqlite3_stmt* statement = nullptr;
  auto sql = asked.statement;
  if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    std::fprintf(stderr, "%s: %s\n", name, sqlite3_errmsg(database));
    return;
  }
  std::string json;
  long done = 0;
  std::size_t rows = 0;
  const auto begun = Clock::now();
  const double cpu = cpu_seconds();
  while (std::chrono::duration<double>(Clock::now() - begun).count() < seconds) {
    ask(asked, done);
    rows += run_bare(statement, asked, json);
    ++done;
  }
  const double used = cpu_seconds() - cpu;
  std::printf("%-16s%10.1f us%12.1f rows a call%12zu bytes\n", name, used / static_cast<double>(done) * 1e6,
              static_cast<double>(rows) / static_cast<double>(done), json.size());
  sqlite3_finalize(statement);
}

std::string value_of(sqlite3* database, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  std::string found;
  if (sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
    found = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  return found;
}

int rows(const std::string& path, const std::string& ids, double seconds) {
  sqlite3* database = nullptr;
  if (sqlite3_open(path.c_str(), &database) != SQLITE_OK) return 1;
  std::vector<SessionId> sessions;
  std::ifstream file(ids + "/scheduled.txt");
  for (std::string line; std::getline(file, line);) sessions.emplace_back(line);
  if (sessions.empty()) return 1;
  const OrganizationId organization(value_of(database, "SELECT id FROM organization"));
  const ClinicianId clinician(
      value_of(database, "SELECT c.id FROM clinician c JOIN api_key k ON k.user_id = c.user_id LIMIT 1"));
  const auto now = system::SystemClock().now();
  measure_rows(database, "getUpcoming", seconds, [&](Listener& asked, long) {
    static_cast<void>(store::upcoming(asked, organization, clinician, now, 5));
  });
  measure_rows(database, "listSessions", seconds, [&](Listener& asked, long) {
    static_cast<void>(store::list(asked, organization, {}, std::nullopt, 20));
  });
  measure_rows(database, "getRoomStatus", seconds, [&](Listener& asked, long n) {
    static_cast<void>(
        store::find_details(asked, organization, sessions[static_cast<std::size_t>(n) % sessions.size()]));
  });
  sqlite3_close(database);
  return 0;
}

int audit(const std::string& address, double seconds) {
  constexpr int kInFlight = 32;
  system::SystemClock clock;
  system::SystemRandom random;
  system::JsonLogger log(clock, LogLevel::error);
  IdGenerator ids(clock, random);
  auto opened = storage::open_database(address, {}, log, clock);
  if (!opened) return 1;
  auto& database = **opened;
  const auto organization = db::read<std::optional<OrganizationId>>(database, [](db::Reader& reader) {
    return store::query_value<OrganizationId>(reader, "SELECT id FROM organization LIMIT 1");
  });
  if (!organization || !*organization) return 1;
  store::AuditLog chain{crypto::Secret(std::string_view("a key for a measurement"))};
  AuditEvent event;
  event.organization_id = **organization;
  event.actor_type = ActorType::API_KEY;
  event.actor_id = "c0123456789012345678901234";
  event.client_address = "127.0.0.1";
  event.event = "telehealth.getRoomStatus";
  event.entity_type = "TelehealthSession";
  event.entity_id = event.actor_id;
  event.patient_id = PatientId(event.actor_id);
  event.request_id = "0123456789abcdef";
  std::atomic<long> done = 0;
  std::atomic<int> waiting = 0;
  std::atomic<bool> stop = false;
  std::function<void()> append = [&] {
    auto line = event;
    line.id = ids.next<AuditEventId>();
    line.at = clock.now();
    database.write_later(
        [&chain, line](db::Writer& writer) -> Result<void> {
          TRY(chain.append(writer, line));
          return {};
        },
        [&](Result<void> written) {
          if (written) ++done;
          if (stop || !written)
            --waiting;
          else
            append();
        });
  };
  const auto begun = Clock::now();
  const double cpu = cpu_seconds();
  for (int i = 0; i < kInFlight; ++i) {
    ++waiting;
    append();
  }
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  stop = true;
  const auto count = done.load();
  const double wall = std::chrono::duration<double>(Clock::now() - begun).count();
  const double used = cpu_seconds() - cpu;
  while (waiting > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  std::printf("audit chain, %d waiting: %.0f events a second, %.1f us each\n", kInFlight,
              static_cast<double>(count) / wall, used / static_cast<double>(count) * 1e6);
  return 0;
}
}  // namespace

int main(int argc, char** argv) {
  if (argc == 5 && std::strcmp(argv[1], "rows") == 0) return rows(argv[2], argv[3], std::atof(argv[4]));
  if (argc == 4 && std::strcmp(argv[1], "audit") == 0) return audit(argv[2], std::atof(argv[3]));
  std::fprintf(stderr, "ceilings rows DATABASE IDS SECONDS | ceilings audit DATABASE_OR_URL SECONDS\n");
  return 2;
}
