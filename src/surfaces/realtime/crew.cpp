// SPDX-License-Identifier: Apache-2.0
#include "surfaces/realtime/crew.hpp"

namespace chiroflow::realtime {

Crew::Crew(std::size_t threads) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

void Crew::submit(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    work_.push_back(std::move(work));
  }
  called_.notify_one();
}

void Crew::stop() {
  std::deque<std::function<void()>> dropped;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    dropped.swap(work_);
  }
  called_.notify_all();
  for (auto& thread : threads_)
    if (thread.joinable()) thread.join();
}

void Crew::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    called_.wait(lock, [this] { return stopping_ || !work_.empty(); });
    if (stopping_) return;
    auto work = std::move(work_.front());
    work_.pop_front();
    lock.unlock();
    work();
    work = nullptr;
    lock.lock();
  }
}

}  // namespace chiroflow::realtime
