// SPDX-License-Identifier: Apache-2.0
// Durable two-insert transactions a second: SQLite alone with one thread that commits N at a time, beside our engine with N
// threads in flight, on the same disk in the same run. Usage: group_commit DIR SECONDS
#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "adapters/storage/open_database.hpp"
#include "adapters/system/json_logger.hpp"
#include "adapters/system/system_clock.hpp"

namespace {
using Clock = std::chrono::steady_clock;
constexpr const char* kTables =
    "CREATE TABLE a (id INTEGER PRIMARY KEY, t TEXT NOT NULL); CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER NOT "
    "NULL, t TEXT NOT NULL);"
    "CREATE INDEX b_a ON b (a);";
constexpr const char* kText =
    "a text of about a hundred characters, which is what a row of an audit log or a session's note may be long";

double bare(const std::string& path, int group, double seconds) {
  sqlite3* db = nullptr;
  sqlite3_open(path.c_str(), &db);
  sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;", nullptr, nullptr, nullptr);
  sqlite3_exec(db, kTables, nullptr, nullptr, nullptr);
  sqlite3_stmt *first = nullptr, *second = nullptr;
  sqlite3_prepare_v2(db, "INSERT INTO a (t) VALUES (?)", -1, &first, nullptr);
  sqlite3_prepare_v2(db, "INSERT INTO b (a, t) VALUES (?, ?)", -1, &second, nullptr);
  long done = 0;
  const auto begun = Clock::now();
  while (std::chrono::duration<double>(Clock::now() - begun).count() < seconds) {
    sqlite3_exec(db, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
    for (int i = 0; i < group; ++i) {
      sqlite3_exec(db, "SAVEPOINT s", nullptr, nullptr, nullptr);
      sqlite3_bind_text(first, 1, kText, -1, SQLITE_STATIC);
      sqlite3_step(first);
      sqlite3_reset(first);
      sqlite3_bind_int64(second, 1, sqlite3_last_insert_rowid(db));
      sqlite3_bind_text(second, 2, kText, -1, SQLITE_STATIC);
      sqlite3_step(second);
      sqlite3_reset(second);
      sqlite3_exec(db, "RELEASE s", nullptr, nullptr, nullptr);
    }
    sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr);
    done += group;
  }
  const double rate = static_cast<double>(done) / std::chrono::duration<double>(Clock::now() - begun).count();
  sqlite3_finalize(first);
  sqlite3_finalize(second);
  sqlite3_close(db);
  return rate;
}

double ours(const std::string& path, int in_flight, double seconds) {
  using namespace chiroflow;
  system::SystemClock clock;
  system::JsonLogger log(clock, LogLevel::error);
  auto opened = storage::open_database(path, {}, log, clock);
  if (!opened) return 0;
  auto& database = **opened;
  if (!database.with_schema_lock([](db::SchemaSession& session) { return session.run_script(kTables); })) return 0;
  std::atomic<long> done = 0;
  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;
  const auto begun = Clock::now();
  for (int i = 0; i < in_flight; ++i) {
    threads.emplace_back([&] {
      while (!stop) {
        const auto written = database.write([](db::Writer& writer) -> Result<void> {
          const db::Value text[] = {std::string_view(kText)};
          TRY(writer.execute("INSERT INTO a (t) VALUES (?)", text));
          const db::Value both[] = {std::int64_t{1}, std::string_view(kText)};
          TRY(writer.execute("INSERT INTO b (a, t) VALUES (?, ?)", both));
          return {};
        });
        if (written) ++done;
      }
    });
  }
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  stop = true;
  for (auto& thread : threads) thread.join();
  return static_cast<double>(done.load()) / std::chrono::duration<double>(Clock::now() - begun).count();
}
}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path folder(argc > 1 ? argv[1] : ".");
  const double seconds = argc > 2 ? std::atof(argv[2]) : 2;
  std::printf("%-10s%14s%14s%8s\n", "in flight", "bare SQLite", "ours", "share");
  for (const int n : {1, 8, 32, 64}) {
    const auto a = (folder / ("bare" + std::to_string(n))).string();
    const auto b = (folder / ("ours" + std::to_string(n))).string();
    const double alone = bare(a, n, seconds);
    const double shared = ours(b, n, seconds);
    std::printf("%-10d%14.0f%14.0f%7.0f%%\n", n, alone, shared, 100 * shared / alone);
    std::fflush(stdout);
  }
}
