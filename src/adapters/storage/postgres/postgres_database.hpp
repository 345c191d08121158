// SPDX-License-Identifier: Apache-2.0
// A PostgreSQL database: one writing connection with group commit, pooled connections for reads, and patience with a server
// that restarts: reads are repeated once, writes whose commit had not been sent are done again.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/storage/group_writer.hpp"
#include "adapters/storage/postgres/connector.hpp"

namespace chiroflow::storage::postgres {

class PostgresDatabase final : public StorageEngine {
 public:
  /// `url` as libpq knows it ("postgres://user:password@host:port/name?sslmode=verify-full"). `logger` and `clock` must
  /// outlive the object. Errors: storage_unavailable.
  static Result<std::unique_ptr<PostgresDatabase>> open(const std::string& url, const DatabaseOptions& options,
                                                        Logger& logger, Clock& clock);

  db::Engine engine() const override { return db::Engine::postgres; }
  Result<void> read(ReadWork work) override;
  Result<void> write(FunctionRef<Result<void>(db::Writer&)> work) override { return writer_->write(work); }
  void write_later(WriteWork work, Done done) override { writer_->write_later(std::move(work), std::move(done)); }
  Result<void> ping() override;
  Result<void> with_schema_lock(FunctionRef<Result<void>(db::SchemaSession&)> work) override;
  Result<void> read_snapshot(ReadWork work) override;

 private:
  class Loan;
  PostgresDatabase(const std::string& url, const DatabaseOptions& options, Logger& logger, Clock& clock);
  Result<Loan> borrow();
  void give_back(std::unique_ptr<Connection> connection);
  void drop_idle();

  const DatabaseOptions options_;
  Connector connector_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::size_t lent_ = 0;
  std::unique_ptr<GroupWriter> writer_;  // last: its works may read
};

}  // namespace chiroflow::storage::postgres
