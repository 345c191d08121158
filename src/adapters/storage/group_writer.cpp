// SPDX-License-Identifier: Apache-2.0
#include "adapters/storage/group_writer.hpp"

#include <sched.h>

#include <exception>
#include <ranges>
#include <utility>

#include "adapters/storage/parking.hpp"
#include "core/time.hpp"

namespace chiroflow::storage {

using db::Value;

namespace {
constexpr Millis kFirstPause(10);
constexpr int kCollisionAttempts = 5;
}  // namespace

struct GroupWriter::Job {
  explicit Job(FunctionRef<Result<void>(db::Writer&)> the_work) : work(the_work) {}
  virtual ~Job() = default;
  /// Hands the result over. The job may be gone when this returns.
  virtual void finish() = 0;

  void undo() {
    for (auto& step : std::views::reverse(undo_steps)) step();
    undo_steps.clear();
  }
  void settle(Error error) {
    result = fail(std::move(error));
    settled = true;
  }

  FunctionRef<Result<void>(db::Writer&)> work;
  Result<void> result;
  bool settled = false;  // rolled back for good: `result` is its error
  std::vector<std::function<void()>> undo_steps;
  Job* next = nullptr;
};

struct GroupWriter::BlockingJob final : Job {
  using Job::Job;
  void finish() override { done.signal(); }
  Parking done;
};

struct GroupWriter::LaterJob final : Job {
  LaterJob(db::Database::WriteWork the_work, db::Database::Done the_done)
      : Job(kept_work), kept_work(std::move(the_work)), done(std::move(the_done)) {}
  void finish() override {
    const std::unique_ptr<LaterJob> self(this);
    if (done) done(std::move(result));
  }
  db::Database::WriteWork kept_work;
  db::Database::Done done;
};

/// A work's view of the session. After a failed statement it refuses the others: PostgreSQL would anyway, and code that
/// runs on one engine must run on the other.
class GroupWriter::WorkWriter final : public db::Writer {
 public:
  WorkWriter(WriteSession& session, Job& job, std::uint64_t group, Apart apart)
      : session_(session), job_(job), group_(group), apart_(apart) {}
  db::Engine engine() const override { return session_.engine(); }

  Result<void> query(std::string_view sql, std::span<const Value> parameters, OnRow on_row) override {
    if (failure_) return fail(*failure_);
    bool stopped_by_caller = false;
    auto result = session_.query(sql, parameters, [&](const db::Row& row) {
      auto told = on_row(row);
      stopped_by_caller = !told.has_value();
      return told;
    });
    if (!result && !stopped_by_caller) failure_ = result.error();
    return result;
  }
  Result<std::int64_t> execute(std::string_view sql, std::span<const Value> parameters) override {
    if (failure_) return fail(*failure_);
    auto result = apart_ == Apart::no ? session_.post(sql, parameters) : session_.execute(sql, parameters);
    if (!result) failure_ = result.error();
    return result;
  }
  std::uint64_t group() const override { return group_; }
  void on_rollback(std::function<void()> undo) override { job_.undo_steps.push_back(std::move(undo)); }

  /// The work's own error first: it knows best what its caller should hear.
  Result<void> run() {
    auto result = run_guarded();
    if (result && failure_) return fail(std::move(*failure_));
    return result;
  }

 private:
  Result<void> run_guarded() {
    try {
      return job_.work(*this);
    } catch (const std::exception& thrown) {
      return fail(internal_error(std::string("a write threw: ") + thrown.what()));
    }
  }

  WriteSession& session_;
  Job& job_;
  const std::uint64_t group_;
  const Apart apart_;
  std::optional<Error> failure_;
};

GroupWriter::GroupWriter(std::unique_ptr<WriteSession> session, std::size_t batch_limit)
    : session_(std::move(session)), batch_limit_(batch_limit), thread_([this] { run(); }) {}

GroupWriter::~GroupWriter() {
  stopping_.store(true);
  if (asleep_.exchange(0) == 1) futex_wake_one(&asleep_);
  thread_.join();
}

Result<void> GroupWriter::write(FunctionRef<Result<void>(db::Writer&)> work) {
  if (std::this_thread::get_id() == thread_.get_id())
    return fail(internal_error("a write inside a write waits for itself"));
  BlockingJob job(work);
  push(job);
  job.done.wait();
  return std::move(job.result);
}

void GroupWriter::write_later(db::Database::WriteWork work, db::Database::Done done) {
  push(*new LaterJob(std::move(work), std::move(done)));
}

void GroupWriter::push(Job& job) {
  auto* seen = newest_.load(std::memory_order_relaxed);
  do job.next = seen;
  while (!newest_.compare_exchange_weak(seen, &job));
  if (asleep_.load() == 1 && asleep_.exchange(0) == 1) futex_wake_one(&asleep_);
}

void GroupWriter::run() {
  while (auto* job = wait_for_job()) {
    batch_.push_back(job);
    process_batch();
    for (auto* finished : batch_) finished->finish();
    batch_.clear();
    session_->after_commit();
  }
}

/// Nothing once stopping and the queue is empty.
GroupWriter::Job* GroupWriter::wait_for_job() {
  for (;;) {
    if (auto* job = next_job()) return job;
    if (stopping_.load()) return nullptr;
    asleep_.store(1);
    // Who pushed before the store did not see it: look again before sleeping.
    if (newest_.load() == nullptr && !stopping_.load()) futex_wait(asleep_, 1);
    asleep_.store(0);
  }
}

GroupWriter::Job* GroupWriter::next_job() {
  if (oldest_ == nullptr) take_queue();
  return oldest_ == nullptr ? nullptr : std::exchange(oldest_, oldest_->next);
}

void GroupWriter::take_queue() {
  auto* job = newest_.exchange(nullptr);
  while (job != nullptr) {
    auto* const older = std::exchange(job->next, oldest_);
    oldest_ = std::exchange(job, older);
  }
}

/// Savepoints cost each work two statements and SQLite a copy of every page it changes, and most groups need none: they are
/// set only in a group that a failed work has undone.
void GroupWriter::process_batch() {
  using Repeat = GroupFailure::Repeat;
  auto failure = attempt_all(Apart::no);
  if (failure && failure->repeat == Repeat::with_savepoints) failure = attempt_all(Apart::yes);
  if (failure && failure->repeat == Repeat::together) failure = attempt_all(Apart::yes);
  if (!failure) return;
  if (failure->repeat == Repeat::no || failure->repeat == Repeat::together) return settle_all(failure->error);
  if (failure->repeat == Repeat::after_collision) std::this_thread::sleep_for(kFirstPause);
  for (auto* job : batch_) {
    if (job->settled) continue;
    if (auto again = attempt_patiently(*job)) job->settle(std::move(again->error));
  }
}

/// Whoever begins anew at once may take the same lock again before the other side has woken up.
std::optional<GroupFailure> GroupWriter::attempt_patiently(Job& job) {
  auto failure = attempt_one(job);
  auto pause = kFirstPause;
  for (int i = 0; i < kCollisionAttempts && failure && failure->repeat == GroupFailure::Repeat::after_collision;
       ++i, pause *= 2) {
    std::this_thread::sleep_for(pause);
    failure = attempt_one(job);
  }
  return failure;
}

/// Others join in the first attempt only.
std::optional<GroupFailure> GroupWriter::attempt_all(Apart apart) {
  Transaction transaction{.apart = apart};
  std::optional<GroupFailure> failure;
  for (std::size_t i = 0; !failure && (i < batch_.size() || (apart == Apart::no && another_joins())); ++i) {
    if (!batch_[i]->settled) failure = run_job(*batch_[i], transaction);
  }
  if (!failure) failure = close(transaction);
  if (!failure) return std::nullopt;
  session_->rollback();
  for (auto* job : std::views::reverse(batch_)) job->undo();
  return failure;
}

std::optional<GroupFailure> GroupWriter::attempt_one(Job& job) {
  Transaction transaction;
  auto failure = run_job(job, transaction);
  if (!failure) failure = close(transaction);
  if (!failure) return std::nullopt;
  session_->rollback();
  job.undo();
  return failure;
}

std::optional<GroupFailure> GroupWriter::close(const Transaction& transaction) {
  return transaction.open ? session_->commit() : std::nullopt;
}

/// The first work of a transaction needs no savepoint: while it is the only one, rolling back everything does the same.
std::optional<GroupFailure> GroupWriter::run_job(Job& job, Transaction& transaction) {
  const bool first = !std::exchange(transaction.open, true);
  const bool guarded = !first && transaction.apart == Apart::yes;
  if (first) ++group_;
  if (auto ready = prepare(first, guarded); !ready) {
    auto failure = session_->lost();
    return failure ? failure : GroupFailure{std::move(ready).error()};
  }
  auto result = WorkWriter(*session_, job, group_, transaction.apart).run();
  if (result && guarded) result = session_->release_savepoint();
  if (result) return std::nullopt;
  if (auto failure = session_->lost()) return failure;
  if (first) {
    session_->rollback();
    transaction.open = false;
  } else if (!guarded) {
    return GroupFailure{std::move(result).error(), GroupFailure::Repeat::with_savepoints};
  } else if (auto back = session_->rollback_to_savepoint(); !back) {
    return GroupFailure{std::move(back).error()};
  }
  job.undo();
  job.settle(std::move(result).error());
  return std::nullopt;
}

Result<void> GroupWriter::prepare(bool first, bool guarded) {
  if (first) return session_->begin();
  return guarded ? session_->savepoint() : Result<void>();
}

bool GroupWriter::another_joins() {
  if (batch_.size() >= batch_limit_) return false;
  auto* job = next_job();
  if (job == nullptr) return false;
  batch_.push_back(job);
  return true;
}

void GroupWriter::settle_all(const Error& error) {
  for (auto* job : batch_) {
    if (!job->settled) job->settle(error);
  }
}

}  // namespace chiroflow::storage
