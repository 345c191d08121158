// SPDX-License-Identifier: Apache-2.0
// One SQLite connection with its prepared statements. Used by one thread at a time.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "adapters/storage/sql_text.hpp"
#include "adapters/storage/storage_engine.hpp"

namespace chiroflow::storage::sqlite {

enum class Use { reading, writing, schema };

class Connection {
 public:
  /// Creates the file when it is missing (Use::reading does not). Errors: storage_unavailable.
  static Result<std::unique_ptr<Connection>> open(const std::string& path, Use use, const DatabaseOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Result<void> query(std::string_view sql, std::span<const db::Value> parameters, db::Reader::OnRow on_row);
  /// Rows changed by it, not counting triggers and cascades.
  Result<std::int64_t> execute(std::string_view sql, std::span<const db::Value> parameters);
  /// Several statements without parameters; not kept prepared.
  Result<void> run_script(const char* sql);
  /// One short statement of our own ("COMMIT"), prepared once.
  Result<void> control(std::string_view sql);

  /// Whether a transaction is open: SQLite ends it by itself after some errors.
  bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
  void set_lock_limit(Millis limit) { lock_limit_ = limit; }
  sqlite3* handle() const { return handle_; }

 private:
  class Lease;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

  Connection(sqlite3* handle, Use use, const DatabaseOptions& options);
  Result<void> prepare_session();
  Result<Lease> lease(std::string_view sql, std::span<const db::Value> parameters);
  Result<Statement> prepare(std::string_view sql);
  Error last_error(int code) const;
  static int on_busy(void* self, int attempts);

  sqlite3* handle_;
  const Use use_;
  Millis lock_limit_;
  std::chrono::microseconds waited_{};
  std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;
};

}  // namespace chiroflow::storage::sqlite
