// SPDX-License-Identifier: Apache-2.0
// A fixed number of threads that run handlers, behind a bounded queue. Private to surfaces/http.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "ports/log.hpp"
#include "surfaces/http/server.hpp"

namespace chiroflow::http::detail {

struct Job {
  std::shared_ptr<const Request> request;
  Responder responder;
  std::function<void()> work = nullptr;  // done instead of handling a request
};

class WorkerPool {
 public:
  WorkerPool(std::size_t threads, std::size_t max_queued, Handler handler, Logger& logger);
  /// Drops what is queued (each drop answers 500) and waits for running handlers.
  ~WorkerPool();

  /// False when the queue is full; then the job is untouched. No worker hears of it before wake().
  bool submit(Job& job);
  /// Wakes a sleeping worker. That one wakes the next when it finds more to do, so a worker that answers without blocking
  /// takes the whole batch by itself, and one that blocks has a successor on the way. The last to fall asleep is the first
  /// to be woken: its stack and caches are warm.
  void wake();
  std::size_t queued() const;

 private:
  struct Sleeper {
    std::condition_variable called;
    bool awake = false;
  };
  void run();
  void sleep(std::unique_lock<std::mutex>& lock);
  void wake_one();
  void handle(Job job);

  const std::size_t max_queued_;
  Handler handler_;
  Logger& logger_;
  mutable std::mutex mutex_;
  std::deque<Job> jobs_;
  std::vector<Sleeper*> sleepers_;
  bool waking_ = false;  // one was called and has not looked at the queue yet
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace chiroflow::http::detail
