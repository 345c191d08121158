// SPDX-License-Identifier: Apache-2.0
// A clock that stands until a test moves it.
#pragma once

#include "ports/clock.hpp"

namespace chiroflow::testing {

class ManualClock : public Clock {
 public:
  explicit ManualClock(Instant start = from_unix_ms(1'900'000'000'000)) : now_(start) {}
  Instant now() const override { return now_; }
  SteadyInstant steady_now() const override { return steady_; }
  void advance(Millis by) {
    now_ += by;
    steady_ += by;
  }
  void jump_to(Instant at) { now_ = at; }  // the wall clock alone jumps

 private:
  Instant now_;
  SteadyInstant steady_{};
};

}  // namespace chiroflow::testing
