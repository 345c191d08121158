// SPDX-License-Identifier: Apache-2.0
#include "adapters/storage/postgres/write_session.hpp"

#include <thread>
#include <utility>

namespace chiroflow::storage::postgres {

PostgresWriteSession::PostgresWriteSession(Connector& connector, std::unique_ptr<Connection> connection)
    : connector_(connector), connection_(std::move(connection)) {}

Result<void> PostgresWriteSession::connect() {
  if (connection_ && !connection_->lost()) return {};
  connection_.reset();
  connection_ = TRY(connector_.connect_patiently(Use::writing));
  return {};
}

Result<void> PostgresWriteSession::begin() {
  if (auto connected = connect(); !connected) {
    last_failure_ = connected.error();
    return connected;
  }
  connection_->waiting().push_back("BEGIN");
  return {};
}

Result<void> PostgresWriteSession::savepoint() {
  connection_->waiting().push_back("SAVEPOINT work");
  return {};
}

/// Whether nothing was sent since `command` was given.
bool PostgresWriteSession::still_waiting(std::string_view command) const {
  return !connection_->waiting().empty() && connection_->waiting().back() == command;
}

Result<void> PostgresWriteSession::release_savepoint() {
  if (still_waiting("SAVEPOINT work"))
    connection_->waiting().pop_back();
  else
    connection_->waiting().push_back("RELEASE SAVEPOINT work");
  return {};
}

Result<void> PostgresWriteSession::rollback_to_savepoint() {
  if (still_waiting("SAVEPOINT work")) {
    connection_->waiting().pop_back();
    return {};
  }
  connection_->waiting().push_back("ROLLBACK TO SAVEPOINT work");
  connection_->waiting().push_back("RELEASE SAVEPOINT work");
  return {};
}

void PostgresWriteSession::rollback() {
  if (connection_) static_cast<void>(connection_->rollback());
}

std::optional<GroupFailure> PostgresWriteSession::commit() {
  if (still_waiting("BEGIN")) {  // no work asked the database anything
    connection_->waiting().clear();
    return std::nullopt;
  }
  if (auto settled = connection_->settle(); !settled) return after_failed_insertion(std::move(settled).error());
  std::optional<std::string> transaction;
  auto committed = connection_->commit(transaction);
  if (committed) return std::nullopt;
  auto error = std::move(committed).error();
  if (connection_->lost()) return after_lost_commit(error, transaction);
  using Repeat = GroupFailure::Repeat;
  const auto otherwise = error.code == ErrorCode::conflict ? Repeat::one_by_one : Repeat::no;
  const auto repeat = connection_->collided() ? Repeat::after_collision : otherwise;
  rollback();
  return GroupFailure{std::move(error), repeat};
}

/// The commit has not begun, so nothing of the group is there.
GroupFailure PostgresWriteSession::after_failed_insertion(Error error) {
  last_failure_ = std::move(error);
  return lost().value_or(GroupFailure{last_failure_, GroupFailure::Repeat::with_savepoints});
}

std::optional<GroupFailure> PostgresWriteSession::after_lost_commit(const Error& error,
                                                                    const std::optional<std::string>& transaction) {
  // Without its number the transaction wrote nothing, or the commit never began, or (a broken network) nobody knows.
  const auto fate = transaction ? fate_of(*transaction) : Fate::unknown;
  if (fate == Fate::committed) return std::nullopt;
  if (fate == Fate::rolled_back) return GroupFailure{error, GroupFailure::Repeat::together};
  Error unknown = error;
  unknown.detail += " (during COMMIT; whether it was done is not known)";
  return GroupFailure{std::move(unknown)};
}

PostgresWriteSession::Fate PostgresWriteSession::fate_of(const std::string& transaction) {
  for (int attempt = 0; attempt < 50; ++attempt) {
    if (!connect()) return Fate::unknown;
    std::string status;
    const db::Value values[] = {std::string_view(transaction)};
    static_cast<void>(
        connection_->query("SELECT pg_xact_status(?::xid8)", values, [&](const db::Row& row) -> Result<void> {
          status = row.text(0);
          return {};
        }));
    if (status == "committed") return Fate::committed;
    if (status == "aborted") return Fate::rolled_back;
    // "in progress": the old server process has not yet noticed that its client is gone.
    if (status != "in progress" && !connection_->lost()) return Fate::unknown;
    std::this_thread::sleep_for(Millis(100));
  }
  return Fate::unknown;
}

Result<void> PostgresWriteSession::query(std::string_view sql, std::span<const db::Value> parameters,
                                         db::Reader::OnRow on_row) {
  auto result = connection_->query(sql, parameters, on_row);
  if (!result) last_failure_ = result.error();
  return result;
}

Result<std::int64_t> PostgresWriteSession::execute(std::string_view sql, std::span<const db::Value> parameters) {
  auto result = connection_->execute(sql, parameters);
  if (!result) last_failure_ = result.error();
  return result;
}

Result<std::int64_t> PostgresWriteSession::post(std::string_view sql, std::span<const db::Value> parameters) {
  auto result = connection_->post(sql, parameters);
  if (!result) last_failure_ = result.error();
  return result;
}

std::optional<GroupFailure> PostgresWriteSession::lost() const {
  using Repeat = GroupFailure::Repeat;
  if (!connection_) return GroupFailure{last_failure_};
  if (connection_->lost() || connection_->stale()) return GroupFailure{last_failure_, Repeat::together};
  if (connection_->collided()) return GroupFailure{last_failure_, Repeat::after_collision};
  return std::nullopt;
}

}  // namespace chiroflow::storage::postgres
