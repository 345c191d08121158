// SPDX-License-Identifier: Apache-2.0
// The hop from the socket thread to a blocking handler.
#include "surfaces/http/detail/worker_pool.hpp"

#include "ports/log_scope.hpp"

#include <algorithm>
#include <exception>

namespace chiroflow::http::detail {

WorkerPool::WorkerPool(std::size_t threads, std::size_t max_queued, Handler handler, Logger& logger)
    : max_queued_(max_queued), handler_(std::move(handler)), logger_(logger) {
  threads_.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

WorkerPool::~WorkerPool() {
  std::deque<Job> dropped;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    dropped.swap(jobs_);
    for (Sleeper* sleeper : sleepers_) sleeper->called.notify_one();
    sleepers_.clear();
  }
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::submit(Job& job) {
  const std::lock_guard lock(mutex_);
  if (jobs_.size() >= max_queued_ || stopping_) return false;
  jobs_.push_back(std::move(job));
  return true;
}

void WorkerPool::wake() {
  const std::lock_guard lock(mutex_);
  wake_one();
}

void WorkerPool::wake_one() {
  if (waking_ || jobs_.empty() || sleepers_.empty()) return;
  waking_ = true;
  sleepers_.back()->awake = true;
  sleepers_.back()->called.notify_one();
  sleepers_.pop_back();
}

std::size_t WorkerPool::queued() const {
  const std::lock_guard lock(mutex_);
  return jobs_.size();
}

void WorkerPool::sleep(std::unique_lock<std::mutex>& lock) {
  Sleeper sleeper;
  sleepers_.push_back(&sleeper);
  sleeper.called.wait(lock, [&] { return sleeper.awake || stopping_; });
  waking_ = false;
}

void WorkerPool::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    while (jobs_.empty() && !stopping_) sleep(lock);
    if (stopping_) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    wake_one();
    lock.unlock();
    handle(std::move(job));
    lock.lock();
  }
}

void WorkerPool::handle(Job job) {
  if (job.work) return job.work();
  // Under overload the deadline may pass in the queue: the client was told so, and nothing must happen after that.
  if (!job.responder.wanted()) return;
  const std::string id = job.request->request_id;
  const LogScope scope(id);
  try {
    handler_(std::move(job.request), std::move(job.responder));
  } catch (const std::exception& error) {
    logger_.error("request handler threw", {{"what", Loggable::operations(error.what())}});
  } catch (...) { logger_.error("request handler threw"); }
}

}  // namespace chiroflow::http::detail
