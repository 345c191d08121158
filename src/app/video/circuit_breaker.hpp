// SPDX-License-Identifier: Apache-2.0
// Keeps a dead vendor from costing every caller its deadline: after a few failures in a row it answers at once, and after a
// while lets one caller try again.
#pragma once

#include <mutex>

#include "core/describe.hpp"
#include "core/time.hpp"

namespace chiroflow::app {

CHIROFLOW_ENUM(BreakerState, closed, open, half_open)

/// Safe from any thread. Times are steady.
class CircuitBreaker {
 public:
  struct Limits {
    int failures = 3;
    Millis open_for = Seconds(30);
  };
  CircuitBreaker() = default;
  explicit CircuitBreaker(Limits limits) : limits_(limits) {}

  /// Whether to call now. While half open only one caller is let through until it reports.
  bool allow(SteadyInstant now);
  void succeeded();
  void failed(SteadyInstant now);
  /// The call ended and says nothing about the vendor. Who was let through alone makes room for the next.
  void ended_without_news();
  BreakerState state(SteadyInstant now) const;

 private:
  mutable std::mutex mutex_;
  Limits limits_{};
  int failures_ = 0;
  bool open_ = false;
  bool probing_ = false;
  SteadyInstant opened_{};
};

}  // namespace chiroflow::app
