// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/storage/sqlite/connection.hpp"

namespace chiroflow::storage::sqlite {

/// The lock is a transaction around everything (other processes cannot write meanwhile); the session's own transactions are
/// savepoints in it.
class SqliteSchemaSession final : public db::SchemaSession {
 public:
  explicit SqliteSchemaSession(Connection& connection) : connection_(connection) {}
  static Result<void> with_lock(Connection& connection, FunctionRef<Result<void>(db::SchemaSession&)> work);

  db::Engine engine() const override { return db::Engine::sqlite; }
  Result<void> query(std::string_view sql, std::span<const db::Value> parameters, OnRow on_row) override;
  Result<void> in_transaction(FunctionRef<Result<void>()> work) override;
  Result<void> run_script(std::string_view sql) override;
  Result<void> execute(std::string_view sql, std::span<const db::Value> parameters) override;
  Result<bool> has_table(std::string_view name) override;

 private:
  Result<void> check_foreign_keys();
  Connection& connection_;
  bool open_ = false;
};

}  // namespace chiroflow::storage::sqlite
