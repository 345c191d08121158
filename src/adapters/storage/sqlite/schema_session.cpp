// SPDX-License-Identifier: Apache-2.0
#include "adapters/storage/sqlite/schema_session.hpp"

#include <string>

namespace chiroflow::storage::sqlite {

using db::Value;

Result<void> SqliteSchemaSession::with_lock(Connection& connection,
                                            FunctionRef<Result<void>(db::SchemaSession&)> work) {
  TRY(connection.control("BEGIN IMMEDIATE"));
  SqliteSchemaSession session(connection);
  auto result = work(session);
  auto committed = connection.control("COMMIT");
  if (!committed && connection.in_transaction()) static_cast<void>(connection.control("ROLLBACK"));
  if (!result) return result;
  return committed;
}

Result<void> SqliteSchemaSession::query(std::string_view sql, std::span<const Value> parameters, OnRow on_row) {
  return connection_.query(sql, parameters, on_row);
}

Result<void> SqliteSchemaSession::in_transaction(FunctionRef<Result<void>()> work) {
  if (open_) return fail(internal_error("a schema transaction inside another"));
  TRY(connection_.control("SAVEPOINT schema_step"));
  open_ = true;
  auto result = work();
  open_ = false;
  if (result) result = check_foreign_keys();
  if (result) return connection_.control("RELEASE schema_step");
  TRY(connection_.control("ROLLBACK TO schema_step"));
  TRY(connection_.control("RELEASE schema_step"));
  return result;
}

Result<void> SqliteSchemaSession::run_script(std::string_view sql) {
  const std::string text(sql);
  if (open_) return connection_.run_script(text.c_str());
  return in_transaction([&] { return connection_.run_script(text.c_str()); });
}

Result<void> SqliteSchemaSession::execute(std::string_view sql, std::span<const Value> parameters) {
  TRY(connection_.execute(sql, parameters));
  return {};
}

Result<bool> SqliteSchemaSession::has_table(std::string_view name) {
  bool found = false;
  const Value parameters[] = {name};
  TRY(connection_.query("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", parameters,
                        [&](const db::Row&) -> Result<void> {
                          found = true;
                          return {};
                        }));
  return found;
}

Result<void> SqliteSchemaSession::check_foreign_keys() {
  return connection_.query("PRAGMA foreign_key_check", {}, [](const db::Row& row) -> Result<void> {
    return fail({.code = ErrorCode::conflict,
                 .detail = "foreign key of table " + std::string(row.text(0)),
                 .cause = "foreign_key"});
  });
}

}  // namespace chiroflow::storage::sqlite
