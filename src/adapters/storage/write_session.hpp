// SPDX-License-Identifier: Apache-2.0
// What the group writer asks of an engine: one writing connection, called on the writer's thread only.
#pragma once

#include <optional>

#include "ports/database.hpp"

namespace chiroflow::storage {

/// The whole open transaction is gone.
struct GroupFailure {
  // after_collision: each alone, several times with pauses, so that the other side gets through
  // with_savepoints: the group writer's own, when a work has failed
  enum class Repeat { no, together, with_savepoints, one_by_one, after_collision };
  Error error;  // what the works are told when nothing is repeated, or when it failed again
  Repeat repeat = Repeat::no;
};

class WriteSession {
 public:
  virtual ~WriteSession() = default;
  virtual db::Engine engine() const = 0;

  virtual Result<void> begin() = 0;
  /// Savepoints do not nest: each is released or rolled back before the next.
  virtual Result<void> savepoint() = 0;
  virtual Result<void> release_savepoint() = 0;
  virtual Result<void> rollback_to_savepoint() = 0;
  virtual void rollback() = 0;
  /// Nothing when the transaction is durable. After a failure the transaction is over.
  virtual std::optional<GroupFailure> commit() = 0;

  virtual Result<void> query(std::string_view sql, std::span<const db::Value> parameters, db::Reader::OnRow on_row) = 0;
  virtual Result<std::int64_t> execute(std::string_view sql, std::span<const db::Value> parameters) = 0;
  /// The same, but the insertion of a row may be answered before it is done. When it fails, a later statement or the commit does,
  /// whoever's that is: for transactions that are repeated as a whole.
  virtual Result<std::int64_t> post(std::string_view sql, std::span<const db::Value> parameters) {
    return execute(sql, parameters);
  }

  /// After a failed statement: set when not only the statement or its savepoint is lost but the transaction.
  virtual std::optional<GroupFailure> lost() const = 0;

  /// The waiters of the last commit have their answers: time for housekeeping.
  virtual void after_commit() {}
};

}  // namespace chiroflow::storage
