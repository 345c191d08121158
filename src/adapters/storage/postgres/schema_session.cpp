// SPDX-License-Identifier: Apache-2.0
#include "adapters/storage/postgres/schema_session.hpp"

#include <string>

namespace chiroflow::storage::postgres {

using db::Value;

namespace {
constexpr std::string_view kLock =
    "SELECT pg_advisory_lock(7163392846105216)";  // any number, the same in every version
constexpr std::string_view kUnlock = "SELECT pg_advisory_unlock(7163392846105216)";

constexpr auto no_rows = [](const db::Row&) -> Result<void> { return {}; };
}  // namespace

Result<void> PostgresSchemaSession::with_lock(Connection& connection,
                                              FunctionRef<Result<void>(db::SchemaSession&)> work) {
  TRY(connection.query(kLock, {}, no_rows));
  PostgresSchemaSession session(connection);
  auto result = work(session);
  static_cast<void>(connection.query(kUnlock, {}, no_rows));
  return result;
}

Result<void> PostgresSchemaSession::query(std::string_view sql, std::span<const Value> parameters, OnRow on_row) {
  return connection_.query(sql, parameters, on_row);
}

Result<void> PostgresSchemaSession::in_transaction(FunctionRef<Result<void>()> work) {
  if (open_) return fail(internal_error("a schema transaction inside another"));
  TRY(connection_.run_script("BEGIN"));
  open_ = true;
  auto result = work();
  open_ = false;
  if (!result) {
    static_cast<void>(connection_.rollback());
    return result;
  }
  std::optional<std::string> transaction;
  return connection_.commit(transaction);
}

Result<void> PostgresSchemaSession::run_script(std::string_view sql) {
  if (open_) return connection_.run_script(std::string(sql));
  return in_transaction([&] { return connection_.run_script(std::string(sql)); });
}

Result<void> PostgresSchemaSession::execute(std::string_view sql, std::span<const Value> parameters) {
  TRY(connection_.execute(sql, parameters));
  return {};
}

Result<bool> PostgresSchemaSession::has_table(std::string_view name) {
  bool found = false;
  const Value parameters[] = {name};
  TRY(connection_.query("SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = ?", parameters,
                        [&](const db::Row&) -> Result<void> {
                          found = true;
                          return {};
                        }));
  return found;
}

}  // namespace chiroflow::storage::postgres
