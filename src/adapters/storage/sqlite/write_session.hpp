// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "adapters/storage/sqlite/connection.hpp"
#include "adapters/storage/write_session.hpp"
#include "ports/log.hpp"

namespace chiroflow::storage::sqlite {

/// The group writer's hands on a SQLite file, and the keeper of its write-ahead log's size.
class SqliteWriteSession final : public WriteSession {
 public:
  SqliteWriteSession(std::unique_ptr<Connection> connection, const DatabaseOptions& options, Logger& logger);

  db::Engine engine() const override { return db::Engine::sqlite; }
  Result<void> begin() override;
  Result<void> savepoint() override { return connection_->control("SAVEPOINT work"); }
  Result<void> release_savepoint() override { return connection_->control("RELEASE work"); }
  Result<void> rollback_to_savepoint() override;
  void rollback() override;
  std::optional<GroupFailure> commit() override;
  Result<void> query(std::string_view sql, std::span<const db::Value> parameters, db::Reader::OnRow on_row) override;
  Result<std::int64_t> execute(std::string_view sql, std::span<const db::Value> parameters) override;
  std::optional<GroupFailure> lost() const override;
  void after_commit() override;

 private:
  void force_checkpoint();
  static int on_wal(void* self, sqlite3*, const char*, int pages);

  std::unique_ptr<Connection> connection_;
  Logger& logger_;
  const Millis lock_limit_;
  Error last_failure_;
  int wal_pages_ = 0;
  int next_checkpoint_;
  int next_forced_checkpoint_;
};

}  // namespace chiroflow::storage::sqlite
