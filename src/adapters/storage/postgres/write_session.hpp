// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "adapters/storage/postgres/connector.hpp"
#include "adapters/storage/write_session.hpp"

namespace chiroflow::storage::postgres {

/// The group writer's hands on a PostgreSQL server. Reconnects by itself. When the answer to a COMMIT is lost, asks the
/// server that came back what became of the transaction.
class PostgresWriteSession final : public WriteSession {
 public:
  PostgresWriteSession(Connector& connector, std::unique_ptr<Connection> connection);

  db::Engine engine() const override { return db::Engine::postgres; }
  Result<void> begin() override;
  Result<void> savepoint() override;
  Result<void> release_savepoint() override;
  Result<void> rollback_to_savepoint() override;
  void rollback() override;
  std::optional<GroupFailure> commit() override;
  Result<void> query(std::string_view sql, std::span<const db::Value> parameters, db::Reader::OnRow on_row) override;
  Result<std::int64_t> execute(std::string_view sql, std::span<const db::Value> parameters) override;
  Result<std::int64_t> post(std::string_view sql, std::span<const db::Value> parameters) override;
  std::optional<GroupFailure> lost() const override;

 private:
  enum class Fate { committed, rolled_back, unknown };
  Result<void> connect();
  bool still_waiting(std::string_view command) const;
  GroupFailure after_failed_insertion(Error error);
  std::optional<GroupFailure> after_lost_commit(const Error& error, const std::optional<std::string>& transaction);
  Fate fate_of(const std::string& transaction);

  Connector& connector_;
  std::unique_ptr<Connection> connection_;  // null after a failed reconnect
  Error last_failure_;
};

}  // namespace chiroflow::storage::postgres
