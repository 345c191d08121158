// SPDX-License-Identifier: Apache-2.0
#include "app/video/circuit_breaker.hpp"

namespace chiroflow::app {

bool CircuitBreaker::allow(SteadyInstant now) {
  const std::lock_guard lock(mutex_);
  if (!open_) return true;
  if (probing_ || now - turned_ < limits_.open_for) return false;
  probing_ = true;
  return true;
}

void CircuitBreaker::turn(bool open, SteadyInstant now) {
  open_ = open;
  probing_ = false;
  turned_ = now;
}

void CircuitBreaker::succeeded(SteadyInstant now) {
  const std::lock_guard lock(mutex_);
  failures_ = 0;
  confirmed_ = false;
  if (open_) turn(false, now);
}

void CircuitBreaker::failed(SteadyInstant begun, SteadyInstant now, Failure how) {
  const std::lock_guard lock(mutex_);
  if (begun < turned_) return;
  ++failures_;
  const bool many = probing_ || failures_ >= limits_.failures;
  confirmed_ = confirmed_ || many;
  if (many || how == Failure::hung) turn(true, now);
}

void CircuitBreaker::ended_without_news(SteadyInstant begun) {
  const std::lock_guard lock(mutex_);
  if (begun >= turned_) probing_ = false;
}

BreakerState CircuitBreaker::state(SteadyInstant now) const {
  const std::lock_guard lock(mutex_);
  if (!open_) return BreakerState::closed;
  return now - turned_ < limits_.open_for ? BreakerState::open : BreakerState::half_open;
}

bool CircuitBreaker::confirmed() const {
  const std::lock_guard lock(mutex_);
  return confirmed_;
}

}  // namespace chiroflow::app
