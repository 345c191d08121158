// SPDX-License-Identifier: Apache-2.0
// A SQLite file as the application's database: write-ahead log, synchronous=FULL (an acknowledged write survives a power
// cut), one writer with group commit, readers beside it on connections of their own. Several processes may share the file.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "adapters/storage/group_writer.hpp"
#include "adapters/storage/sqlite/connection.hpp"
#include "adapters/storage/sqlite/temporary_place.hpp"
#include "ports/log.hpp"

namespace chiroflow::storage::sqlite {

class SqliteDatabase final : public StorageEngine {
 public:
  /// A file, created when missing (its directory must exist), or ":memory:", which is gone with the object.
  /// Errors: storage_unavailable.
  static Result<std::unique_ptr<SqliteDatabase>> open(const std::string& path, const DatabaseOptions& options,
                                                      Logger& logger);

  db::Engine engine() const override { return db::Engine::sqlite; }
  Result<void> read(ReadWork work) override;
  Result<void> write(FunctionRef<Result<void>(db::Writer&)> work) override { return writer_.write(work); }
  void write_later(WriteWork work, Done done) override { writer_.write_later(std::move(work), std::move(done)); }
  Result<void> ping() override;
  Result<void> with_schema_lock(FunctionRef<Result<void>(db::SchemaSession&)> work) override;
  Result<void> read_snapshot(ReadWork work) override;

 private:
  SqliteDatabase(std::string path, std::optional<TemporaryPlace> place, std::unique_ptr<Connection> writing,
                 const DatabaseOptions& options, Logger& logger);
  Result<std::unique_ptr<Connection>> take_reader();
  void give_back(std::unique_ptr<Connection> connection);

  const std::optional<TemporaryPlace> place_;  // first: outlives the connections
  const std::string path_;
  const DatabaseOptions options_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::size_t lent_ = 0;
  std::vector<std::unique_ptr<Connection>> idle_readers_;
  GroupWriter writer_;
};

}  // namespace chiroflow::storage::sqlite
