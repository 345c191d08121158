// SPDX-License-Identifier: Apache-2.0
#include "app/video/circuit_breaker.hpp"

namespace chiroflow::app {

bool CircuitBreaker::allow(SteadyInstant now) {
  const std::lock_guard lock(mutex_);
  if (!open_) return true;
  if (probing_ || now - opened_ < limits_.open_for) return false;
  probing_ = true;
  return true;
}

void CircuitBreaker::succeeded() {
  const std::lock_guard lock(mutex_);
  failures_ = 0;
  open_ = probing_ = false;
}

void CircuitBreaker::failed(SteadyInstant now) {
  const std::lock_guard lock(mutex_);
  ++failures_;
  if (!probing_ && failures_ < limits_.failures) return;
  open_ = true;
  probing_ = false;
  opened_ = now;
}

void CircuitBreaker::ended_without_news() {
  const std::lock_guard lock(mutex_);
  probing_ = false;
}

BreakerState CircuitBreaker::state(SteadyInstant now) const {
  const std::lock_guard lock(mutex_);
  if (!open_) return BreakerState::closed;
  return now - opened_ < limits_.open_for ? BreakerState::open : BreakerState::half_open;
}

}  // namespace chiroflow::app
