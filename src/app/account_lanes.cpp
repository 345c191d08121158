// SPDX-License-Identifier: Apache-2.0
#include "app/account_lanes.hpp"

#include <utility>

namespace chiroflow::app {

AccountLanes::~AccountLanes() {
  wait();
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
}

std::uint64_t AccountLanes::new_round() {
  const std::lock_guard lock(mutex_);
  return ++round_;
}

bool AccountLanes::add(std::uint64_t round, const std::string& account, Work work) {
  const std::lock_guard lock(mutex_);
  const auto [at, fresh] = lanes_.try_emplace(account);
  auto& lane = at->second;
  if (!fresh && lane.round != round) return false;
  lane.round = round;
  lane.waiting.push_back(std::move(work));
  if (!fresh) return true;
  ready_.push_back(account);
  if (resting_ < ready_.size() && threads_.size() < at_once_) threads_.emplace_back([this] { loop(); });
  wake_.notify_one();
  return true;
}

void AccountLanes::wait() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return lanes_.empty(); });
}

void AccountLanes::loop() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++resting_;
    wake_.wait(lock, [this] { return over_ || !ready_.empty(); });
    --resting_;
    if (ready_.empty()) return;
    const auto account = std::move(ready_.front());
    ready_.pop_front();
    // The lane stays where it is while it has work: others only add to it.
    auto& lane = lanes_.at(account);
    while (!lane.waiting.empty()) {
      auto work = std::move(lane.waiting.front());
      lane.waiting.pop_front();
      lock.unlock();
      work();
      work = {};  // what it holds goes before anybody is told that it is done
      lock.lock();
    }
    lanes_.erase(account);
    if (lanes_.empty()) idle_.notify_all();
  }
}

}  // namespace chiroflow::app
