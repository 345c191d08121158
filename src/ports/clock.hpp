// SPDX-License-Identifier: Apache-2.0
// Time from outside. adapters/system has the one implementation that reads the machine's clocks.
#pragma once

#include "core/time.hpp"

namespace chiroflow {

/// Safe from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;               // UTC; may jump
  virtual SteadyInstant steady_now() const = 0;  // never goes back; for limits and timers
};

}  // namespace chiroflow
