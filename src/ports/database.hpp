// SPDX-License-Identifier: Apache-2.0
// The SQL port: one SQL text for SQLite and PostgreSQL, differences inside the engines (adapters/storage).
//
// SQL: placeholders are `?`. `{for_update}` locks the selected rows on PostgreSQL (FOR NO KEY UPDATE, which lets foreign keys
// pass) and is nothing on SQLite, where there is one writer. Upserts and RETURNING are written as both engines know them. Statements are prepared once per connection and
// found by their text, so build texts from constants.
// Types: text, 64-bit integers (instants are milliseconds since 1970 UTC), doubles, booleans, bytes.
//
// Errors: storage_unavailable (nothing was changed), conflict with cause "unique:table(column,…)", "foreign_key" or
// "check", internal for the rest; `detail` has the engine's words.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/function_ref.hpp"
#include "core/result.hpp"

namespace chiroflow::db {

enum class Engine { sqlite, postgres };

struct Blob {
  std::string_view bytes;
};

/// A parameter. Views must stay valid until the call they are handed to returns.
using Value = std::variant<std::nullptr_t, std::int64_t, double, bool, std::string_view, Blob>;

/// The current row of a query; columns count from 0. Views are valid until the row callback returns.
class Row {
 public:
  virtual ~Row() = default;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual double real(int column) const = 0;
  virtual bool boolean(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
  virtual std::string_view blob(int column) const = 0;
};

/// Reads committed data (inside a Writer also its own changes). Used by one thread at a time.
class Reader {
 public:
  using OnRow = FunctionRef<Result<void>(const Row&)>;

  virtual ~Reader() = default;
  virtual Engine engine() const = 0;
  /// Calls `on_row` for each row; its first error ends the query and is returned.
  virtual Result<void> query(std::string_view sql, std::span<const Value> parameters, OnRow on_row) = 0;
};

/// A transaction of its own (a savepoint inside a group commit). An error returned by the closure rolls it back.
class Writer : public Reader {
 public:
  /// Returns the number of rows changed.
  virtual Result<std::int64_t> execute(std::string_view sql, std::span<const Value> parameters) = 0;
  /// The same number for all works that commit together, another one for the next group: what was locked or read in a group
  /// stays true until its end.
  virtual std::uint64_t group() const = 0;
  /// Runs after this transaction was rolled back, before anything else is written: for state kept beside the database.
  virtual void on_rollback(std::function<void()> undo) = 0;
};

/// Safe from any thread.
class Database {
 public:
  using ReadWork = FunctionRef<Result<void>(Reader&)>;
  using WriteWork = std::function<Result<void>(Writer&)>;
  using Done = std::function<void(Result<void>)>;

  virtual ~Database() = default;
  virtual Engine engine() const = 0;

  /// Runs on the caller's thread with a pooled connection. Each statement sees a consistent state. May be repeated by the
  /// engine after a lost connection, so `work` must start afresh each time it is called.
  virtual Result<void> read(ReadWork work) = 0;

  /// Runs `work` in a transaction on the writer's thread, together with others in one commit, and returns when it is
  /// durable (or was rolled back). `work` must be short, must not block on anything but the database, must not throw, and
  /// may be called again (after a lost connection or a failed group), so it must start afresh each time.
  virtual Result<void> write(FunctionRef<Result<void>(Writer&)> work) = 0;

  /// The same without waiting: `done` is called on the writer's thread once durable or failed; it must be short.
  virtual void write_later(WriteWork work, Done done) = 0;

  /// A cheap statement against the real thing, for readiness.
  virtual Result<void> ping() = 0;
};

/// read and write with a value as the answer.
template <class T, class F>
Result<T> read(Database& database, F&& work) {
  std::optional<T> value;
  TRY(database.read([&](Reader& reader) -> Result<void> {
    value.emplace(TRY(work(reader)));
    return {};
  }));
  return std::move(*value);
}
template <class T, class F>
Result<T> write(Database& database, F&& work) {
  std::optional<T> value;
  TRY(database.write([&](Writer& writer) -> Result<void> {
    value.emplace(TRY(work(writer)));
    return {};
  }));
  return std::move(*value);
}

}  // namespace chiroflow::db
