// SPDX-License-Identifier: Apache-2.0
// Changing the schema: one session at a time over all servers of a database, so that two servers that start at once do not
// migrate twice. The object that open_database (adapters/storage) returns is both a db::Database and a db::SchemaAccess.
//
// Typical use (store/schema):
//   access.with_schema_lock([&](SchemaSession& session) -> Result<void> {
//     ... session.query("SELECT version FROM schema_version", {}, ...) ...
//     for (each missing script)
//       TRY(session.in_transaction([&]() -> Result<void> {
//         TRY(session.run_script(script));
//         return session.execute("INSERT INTO schema_version ...", values);
//       }));
//     return {};
//   });
#pragma once

#include "ports/database.hpp"

namespace chiroflow::db {

/// The schema's owner for the moment: has the lock and a connection of its own. Valid inside with_schema_lock's closure,
/// on its thread. Foreign keys: SQLite checks them when a transaction ends, not in between, so tables may be rebuilt.
class SchemaSession : public Reader {
 public:
  /// Runs the closure's run_script and execute calls in one transaction; its error rolls them back. Does not nest.
  virtual Result<void> in_transaction(FunctionRef<Result<void>()> work) = 0;
  /// Several statements separated by `;`, without placeholders and without BEGIN or COMMIT. Outside in_transaction it is a
  /// transaction of its own: all of it or nothing.
  virtual Result<void> run_script(std::string_view sql) = 0;
  /// One statement with parameters.
  virtual Result<void> execute(std::string_view sql, std::span<const Value> parameters) = 0;
  /// Whether the current schema has this table.
  virtual Result<bool> has_table(std::string_view name) = 0;
};

/// Safe from any thread; must not be called inside a read or write.
class SchemaAccess {
 public:
  virtual ~SchemaAccess() = default;
  /// Waits until no other session has the lock (other processes' ones included), then runs `work`. Transactions that ended
  /// inside are kept, also when `work` returns an error. Works on an empty database.
  /// Errors: storage_unavailable (also when the lock was not free in time), those of `work`, those of Reader and Writer.
  virtual Result<void> with_schema_lock(FunctionRef<Result<void>(SchemaSession&)> work) = 0;
};

}  // namespace chiroflow::db
