// SPDX-License-Identifier: Apache-2.0
#include "adapters/storage/sqlite/write_session.hpp"

#include <utility>

namespace chiroflow::storage::sqlite {

namespace {
constexpr int kCheckpointPages = 2'000;         // 8 MiB: copied into the file as far as readers allow
constexpr int kForcedCheckpointPages = 16'000;  // 64 MiB: waits for the readers in the way
constexpr Millis kForcedCheckpointLimit(500);
}  // namespace

SqliteWriteSession::SqliteWriteSession(std::unique_ptr<Connection> connection, const DatabaseOptions& options,
                                       Logger& logger)
    : connection_(std::move(connection)),
      logger_(logger),
      lock_limit_(options.lock_limit),
      next_checkpoint_(kCheckpointPages),
      next_forced_checkpoint_(kForcedCheckpointPages) {
  sqlite3_wal_hook(connection_->handle(), &SqliteWriteSession::on_wal, this);
}

int SqliteWriteSession::on_wal(void* self, sqlite3*, const char*, int pages) {
  auto& session = *static_cast<SqliteWriteSession*>(self);
  if (pages < session.wal_pages_) {  // the log was started over
    session.next_checkpoint_ = kCheckpointPages;
    session.next_forced_checkpoint_ = kForcedCheckpointPages;
  }
  session.wal_pages_ = pages;
  return SQLITE_OK;
}

/// IMMEDIATE: the lock is waited for here, where nothing is lost by waiting, and never again until the commit.
Result<void> SqliteWriteSession::begin() {
  auto begun = connection_->control("BEGIN IMMEDIATE");
  if (!begun) last_failure_ = begun.error();
  return begun;
}

Result<void> SqliteWriteSession::rollback_to_savepoint() {
  TRY(connection_->control("ROLLBACK TO work"));
  return connection_->control("RELEASE work");
}

void SqliteWriteSession::rollback() {
  if (connection_->in_transaction()) static_cast<void>(connection_->control("ROLLBACK"));
}

std::optional<GroupFailure> SqliteWriteSession::commit() {
  auto committed = connection_->control("COMMIT");
  if (committed) return std::nullopt;
  auto error = std::move(committed).error();
  rollback();
  // A constraint that is checked at the end: each work alone shows whose it is.
  const auto repeat = error.code == ErrorCode::conflict ? GroupFailure::Repeat::one_by_one : GroupFailure::Repeat::no;
  return GroupFailure{std::move(error), repeat};
}

Result<void> SqliteWriteSession::query(std::string_view sql, std::span<const db::Value> parameters,
                                       db::Reader::OnRow on_row) {
  auto result = connection_->query(sql, parameters, on_row);
  if (!result) last_failure_ = result.error();
  return result;
}

Result<std::int64_t> SqliteWriteSession::execute(std::string_view sql, std::span<const db::Value> parameters) {
  auto result = connection_->execute(sql, parameters);
  if (!result) last_failure_ = result.error();
  return result;
}

/// A full disk, a read fault and the like make SQLite roll back everything by itself.
std::optional<GroupFailure> SqliteWriteSession::lost() const {
  if (connection_->in_transaction()) return std::nullopt;
  return GroupFailure{last_failure_};
}

/// The log starts over when all of it was copied and no reader still needs it; under constant readers that moment may not
/// come by itself, so past the larger bound the writer waits for them.
void SqliteWriteSession::after_commit() {
  if (wal_pages_ >= next_forced_checkpoint_) return force_checkpoint();
  if (wal_pages_ < next_checkpoint_) return;
  sqlite3_wal_checkpoint_v2(connection_->handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  next_checkpoint_ = wal_pages_ + kCheckpointPages;
}

void SqliteWriteSession::force_checkpoint() {
  connection_->set_lock_limit(kForcedCheckpointLimit);
  const int code =
      sqlite3_wal_checkpoint_v2(connection_->handle(), nullptr, SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
  connection_->set_lock_limit(lock_limit_);
  if (code != SQLITE_OK)
    logger_.warning("the write-ahead log could not be restarted", {{"pages", wal_pages_}, {"code", code}});
  next_forced_checkpoint_ = wal_pages_ + kForcedCheckpointPages;
}

}  // namespace chiroflow::storage::sqlite
