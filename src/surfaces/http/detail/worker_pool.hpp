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
};

class WorkerPool {
 public:
  WorkerPool(std::size_t threads, std::size_t max_queued, Handler handler, Logger& logger);
  /// Drops what is queued (each drop answers 500) and waits for running handlers.
  ~WorkerPool();

  /// False when the queue is full; then the job is untouched. No worker hears of it before wake().
  bool submit(Job& job);
  /// Wakes as many sleeping workers as there are new jobs. Waking once for a batch saves most context switches: a worker that
  /// runs already takes further jobs without being called.
  void wake(std::size_t jobs);
  std::size_t queued() const;

 private:
  void run();
  void handle(Job job);

  const std::size_t max_queued_;
  Handler handler_;
  Logger& logger_;
  mutable std::mutex mutex_;
  std::condition_variable work_;
  std::deque<Job> jobs_;
  std::size_t idle_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace chiroflow::http::detail
