// SPDX-License-Identifier: Apache-2.0
// Notices when the server's clock was set, or the machine slept: from then on times in the records mean something else (H-17).
#pragma once

#include <optional>

#include "ports/clock.hpp"

namespace chiroflow::app {

/// One thread.
class ClockWatch {
 public:
  /// Less than this is what time services correct all the time.
  static constexpr Seconds kJump{30};

  explicit ClockWatch(const Clock& clock) : clock_(clock), wall_(clock.now()), steady_(clock.steady_now()) {}

  /// By how much the clock jumped since the last look: forward, or back where negative.
  std::optional<Seconds> look() {
    const auto wall = clock_.now();
    const auto steady = clock_.steady_now();
    const auto jump = std::chrono::duration_cast<Seconds>((wall - wall_) - (steady - steady_));
    wall_ = wall;
    steady_ = steady;
    if (jump < kJump && jump > -kJump) return std::nullopt;
    return jump;
  }

 private:
  const Clock& clock_;
  Instant wall_;
  SteadyInstant steady_;
};

}  // namespace chiroflow::app
