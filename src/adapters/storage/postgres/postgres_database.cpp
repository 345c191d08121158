// SPDX-License-Identifier: Apache-2.0
#include "adapters/storage/postgres/postgres_database.hpp"

#include <algorithm>
#include <utility>

#include "adapters/storage/postgres/schema_session.hpp"
#include "adapters/storage/postgres/write_session.hpp"

namespace chiroflow::storage::postgres {

namespace {
// The server keeps 64 subtransactions of a transaction at hand; with more, every reader must look them up on disk.
constexpr std::size_t kMostWrites = 60;

class PostgresReader final : public db::Reader {
 public:
  explicit PostgresReader(Connection& connection) : connection_(connection) {}
  db::Engine engine() const override { return db::Engine::postgres; }
  Result<void> query(std::string_view sql, std::span<const db::Value> parameters, OnRow on_row) override {
    return connection_.query(sql, parameters, on_row);
  }

 private:
  Connection& connection_;
};
}  // namespace

/// A place in the pool, with or without a connection yet; given back when it goes.
class PostgresDatabase::Loan {
 public:
  Loan(PostgresDatabase& pool, std::unique_ptr<Connection> idle) : pool_(&pool), connection(std::move(idle)) {}
  Loan(Loan&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), connection(std::move(other.connection)) {}
  Loan& operator=(Loan&&) = delete;
  ~Loan() {
    if (pool_ != nullptr) pool_->give_back(std::move(connection));
  }

 private:
  PostgresDatabase* pool_;

 public:
  std::unique_ptr<Connection> connection;
};

Result<std::unique_ptr<PostgresDatabase>> PostgresDatabase::open(const std::string& url, const DatabaseOptions& options,
                                                                 Logger& logger, Clock& clock) {
  std::unique_ptr<PostgresDatabase> database(new PostgresDatabase(url, options, logger, clock));
  auto writing = TRY(database->connector_.connect_patiently(Use::writing));
  auto session = std::make_unique<PostgresWriteSession>(database->connector_, std::move(writing));
  database->writer_ = std::make_unique<GroupWriter>(std::move(session), std::min(options.write_batch, kMostWrites));
  return database;
}

PostgresDatabase::PostgresDatabase(const std::string& url, const DatabaseOptions& options, Logger& logger, Clock& clock)
    : options_(options), connector_(url, options, logger, clock) {}

Result<PostgresDatabase::Loan> PostgresDatabase::borrow() {
  std::unique_lock lock(mutex_);
  const auto free = returned_.wait_for(lock, options_.statement_limit, [this] { return lent_ < options_.max_readers; });
  if (!free) return fail({.code = ErrorCode::storage_unavailable, .detail = "no database connection became free"});
  ++lent_;
  std::unique_ptr<Connection> connection;
  if (!idle_.empty()) {
    connection = std::move(idle_.back());
    idle_.pop_back();
  }
  return Loan(*this, std::move(connection));
}

void PostgresDatabase::give_back(std::unique_ptr<Connection> connection) {
  {
    const std::lock_guard lock(mutex_);
    --lent_;
    if (connection && !connection->lost()) idle_.push_back(std::move(connection));
  }
  returned_.notify_one();
}

void PostgresDatabase::drop_idle() {
  std::vector<std::unique_ptr<Connection>> dropped;
  const std::lock_guard lock(mutex_);
  dropped.swap(idle_);
}

Result<void> PostgresDatabase::read(ReadWork work) {
  auto loan = TRY(borrow());
  if (loan.connection) {
    PostgresReader reader(*loan.connection);
    auto result = work(reader);
    if (result || !loan.connection->lost()) return result;
    // A server that went took the other idle connections with it.
    drop_idle();
  }
  loan.connection.reset();
  loan.connection = TRY(connector_.connect_patiently(Use::reading));
  PostgresReader reader(*loan.connection);
  return work(reader);
}

Result<void> PostgresDatabase::ping() {
  return read([](db::Reader& reader) {
    return reader.query("SELECT 1", {}, [](const db::Row&) -> Result<void> { return {}; });
  });
}

Result<void> PostgresDatabase::with_schema_lock(FunctionRef<Result<void>(db::SchemaSession&)> work) {
  const auto connection = TRY(connector_.connect_patiently(Use::schema));
  return PostgresSchemaSession::with_lock(*connection, work);
}

Result<void> PostgresDatabase::read_snapshot(ReadWork work) {
  const auto connection = TRY(connector_.connect_patiently(Use::reading));
  TRY(connection->run_script("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"));
  PostgresReader reader(*connection);
  auto result = work(reader);
  static_cast<void>(connection->rollback());
  return result;
}

}  // namespace chiroflow::storage::postgres
