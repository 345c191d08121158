// SPDX-License-Identifier: Apache-2.0
#include "adapters/storage/sqlite/sqlite_database.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "adapters/storage/sqlite/schema_session.hpp"
#include "adapters/storage/sqlite/write_session.hpp"

namespace chiroflow::storage::sqlite {

namespace {
// Each has statements and a page cache of its own, which every commit empties: more than there are cores cost memory and win
// nothing, but a long read must not hold up the short ones.
const std::size_t kMostReaders = std::clamp(std::thread::hardware_concurrency(), 4U, 8U);
constexpr Seconds kPatience(1);

class SqliteReader final : public db::Reader {
 public:
  explicit SqliteReader(Connection& connection) : connection_(connection) {}
  db::Engine engine() const override { return db::Engine::sqlite; }
  Result<void> query(std::string_view sql, std::span<const db::Value> parameters, OnRow on_row) override {
    return connection_.query(sql, parameters, on_row);
  }

 private:
  Connection& connection_;
};

/// One transaction around all statements: each by itself would take the file's lock anew, and lose the page cache to whoever
/// committed in between.
Result<void> read_within(Connection& connection, db::Database::ReadWork work) {
  TRY(connection.control("BEGIN"));
  SqliteReader reader(connection);
  auto result = work(reader);
  // After some errors SQLite has ended it by itself.
  if (connection.in_transaction()) {
    if (auto ended = connection.control("COMMIT"); !ended && result) return ended;
  }
  return result;
}
}  // namespace

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::open(const std::string& path, const DatabaseOptions& options,
                                                             Logger& logger) {
  // Memory statistics take a lock around every allocation of every connection. Refused (and no harm) once SQLite is in use.
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  std::optional<TemporaryPlace> place;
  if (path == ":memory:") place.emplace(TRY(TemporaryPlace::make()));
  const auto file = place ? place->file() : path;
  auto writing = TRY(Connection::open(file, Use::writing, options));
  // What was written there needs no disk: it does not outlive the process.
  if (place) TRY(writing->run_script("PRAGMA synchronous=OFF"));
  return std::unique_ptr<SqliteDatabase>(
      new SqliteDatabase(file, std::move(place), std::move(writing), options, logger));
}

SqliteDatabase::SqliteDatabase(std::string path, std::optional<TemporaryPlace> place,
                               std::unique_ptr<Connection> writing, const DatabaseOptions& options, Logger& logger)
    : place_(std::move(place)),
      path_(std::move(path)),
      options_(options),
      writer_(std::make_unique<SqliteWriteSession>(std::move(writing), options, logger), options.write_batch) {}

Result<std::unique_ptr<Connection>> SqliteDatabase::take_reader() {
  {
    std::unique_lock lock(mutex_);
    // Patience, not a rule: a read inside a read must not wait for itself for ever.
    returned_.wait_for(lock, kPatience, [this] { return lent_ < kMostReaders; });
    ++lent_;
    if (!idle_readers_.empty()) {
      auto connection = std::move(idle_readers_.back());  // the last one's cache is the warmest
      idle_readers_.pop_back();
      return connection;
    }
  }
  return Connection::open(path_, Use::reading, options_);
}

void SqliteDatabase::give_back(std::unique_ptr<Connection> connection) {
  {
    const std::lock_guard lock(mutex_);
    --lent_;
    if (connection && idle_readers_.size() < kMostReaders) idle_readers_.push_back(std::move(connection));
  }
  returned_.notify_one();
}

Result<void> SqliteDatabase::read(ReadWork work) {
  auto connection = take_reader();
  if (!connection) {
    give_back(nullptr);
    return fail(std::move(connection).error());
  }
  auto result = read_within(**connection, work);
  // One whose transaction would not end is of no use to the next reader.
  give_back((*connection)->in_transaction() ? nullptr : std::move(*connection));
  return result;
}

Result<void> SqliteDatabase::ping() {
  return read([](db::Reader& reader) {
    return reader.query("SELECT count(*) FROM sqlite_master", {}, [](const db::Row&) -> Result<void> { return {}; });
  });
}

Result<void> SqliteDatabase::with_schema_lock(FunctionRef<Result<void>(db::SchemaSession&)> work) {
  const auto connection = TRY(Connection::open(path_, Use::schema, options_));
  return SqliteSchemaSession::with_lock(*connection, work);
}

Result<void> SqliteDatabase::read_snapshot(ReadWork work) {
  return read_within(*TRY(Connection::open(path_, Use::reading, options_)), work);
}

}  // namespace chiroflow::storage::sqlite
