// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/storage/postgres/connection.hpp"

namespace chiroflow::storage::postgres {

/// Holds an advisory lock of the database, which the server drops with the connection whatever happens.
class PostgresSchemaSession final : public db::SchemaSession {
 public:
  explicit PostgresSchemaSession(Connection& connection) : connection_(connection) {}
  static Result<void> with_lock(Connection& connection, FunctionRef<Result<void>(db::SchemaSession&)> work);

  db::Engine engine() const override { return db::Engine::postgres; }
  Result<void> query(std::string_view sql, std::span<const db::Value> parameters, OnRow on_row) override;
  Result<void> in_transaction(FunctionRef<Result<void>()> work) override;
  Result<void> run_script(std::string_view sql) override;
  Result<void> execute(std::string_view sql, std::span<const db::Value> parameters) override;
  Result<bool> has_table(std::string_view name) override;

 private:
  Connection& connection_;
  bool open_ = false;
};

}  // namespace chiroflow::storage::postgres
