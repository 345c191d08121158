// SPDX-License-Identifier: Apache-2.0
// The one thread that writes, with group commit: writes that wait at the same time share one transaction and one sync of
// the disk.
//
// A write that fails is rolled back alone: the group is undone and done once more with a savepoint for each write, which keeps
// them apart. When the whole group is lost, everything in it is undone in reverse order and, where the engine says so, done
// once more (together, or each in a transaction of its own so that the guilty one is found).
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "adapters/storage/write_session.hpp"

namespace chiroflow::storage {

class GroupWriter {
 public:
  /// The session is used on the writer's thread alone, from here until the destructor returns.
  GroupWriter(std::unique_ptr<WriteSession> session, std::size_t batch_limit);
  /// Finishes what is queued.
  ~GroupWriter();
  GroupWriter(const GroupWriter&) = delete;
  GroupWriter& operator=(const GroupWriter&) = delete;

  /// As db::Database. A write from inside another write's work is an error (internal), since it would wait for itself.
  Result<void> write(FunctionRef<Result<void>(db::Writer&)> work);
  void write_later(db::Database::WriteWork work, db::Database::Done done);

 private:
  struct Job;
  struct BlockingJob;
  struct LaterJob;
  class WorkWriter;
  enum class Apart { no, yes };  // a savepoint for each work
  struct Transaction {
    Apart apart = Apart::yes;
    bool open = false;
  };

  void push(Job& job);
  void run();
  Job* wait_for_job();
  Job* next_job();
  void take_queue();
  void process_batch();
  std::optional<GroupFailure> attempt_all(Apart apart);
  std::optional<GroupFailure> attempt_one(Job& job);
  std::optional<GroupFailure> attempt_patiently(Job& job);
  std::optional<GroupFailure> run_job(Job& job, Transaction& transaction);
  Result<void> prepare(bool first, bool guarded);
  std::optional<GroupFailure> close(const Transaction& transaction);
  bool another_joins();
  void settle_all(const Error& error);

  std::unique_ptr<WriteSession> session_;
  const std::size_t batch_limit_;
  std::atomic<Job*> newest_{nullptr};  // what writers push: a stack, reversed when taken
  std::atomic<std::uint32_t> asleep_{0};
  std::atomic<bool> stopping_{false};
  Job* oldest_ = nullptr;    // taken from the stack, not yet in a batch; the writer's thread only
  std::uint64_t group_ = 0;  // counts transactions; the writer's thread only
  std::vector<Job*> batch_;  // the writer's thread only
  std::thread thread_;       // last: starts when all else stands
};

}  // namespace chiroflow::storage
