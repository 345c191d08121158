// SPDX-License-Identifier: Apache-2.0
// Keeps a dead vendor from costing every caller its deadline: after one call that it left without an answer, or a few other
// failures in a row, it answers at once, and after a while lets one caller try again.
#pragma once

#include <mutex>

#include "core/describe.hpp"
#include "core/time.hpp"

namespace chiroflow::app {

CHIROFLOW_ENUM(BreakerState, closed, open, half_open)

/// How a call failed.
enum class Failure {
  answered,  // quickly: three in a row are a pattern
  hung,      // our deadline passed: the next caller is not to wait for another one
};

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
  void succeeded(SteadyInstant now);
  /// Of a call that began at `begun`. One that was on its way when the breaker last opened or closed says nothing new.
  void failed(SteadyInstant begun, SteadyInstant now, Failure how = Failure::answered);
  /// A call that began at `begun` ended and says nothing about the vendor. Who was let through alone makes room for the next.
  void ended_without_news(SteadyInstant begun);
  BreakerState state(SteadyInstant now) const;
  /// Not closed, and for more than one late answer: several failures in a row, or a try that failed as well.
  bool confirmed() const;

 private:
  void turn(bool open, SteadyInstant now);

  mutable std::mutex mutex_;
  Limits limits_{};
  int failures_ = 0;
  bool open_ = false;
  bool probing_ = false;
  bool confirmed_ = false;
  SteadyInstant turned_ = SteadyInstant::min();  // when it last opened or closed
};

}  // namespace chiroflow::app
