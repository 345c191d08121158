// SPDX-License-Identifier: Apache-2.0
#include "surfaces/jobs/repeater.hpp"

namespace chiroflow::jobs {

Repeater::Repeater(std::function<void()> work, Millis pause)
    : work_(std::move(work)), pause_(pause), thread_([this] { loop(); }) {}

void Repeater::nudge() {
  {
    const std::lock_guard lock(mutex_);
    nudged_ = true;
  }
  wake_.notify_one();
}

void Repeater::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Repeater::loop() {
  std::unique_lock lock(mutex_);
  while (!stop_) {
    nudged_ = false;
    lock.unlock();
    work_();
    lock.lock();
    wake_.wait_for(lock, pause_, [this] { return stop_ || nudged_; });
  }
}

}  // namespace chiroflow::jobs
