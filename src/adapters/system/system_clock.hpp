// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ports/clock.hpp"

namespace chiroflow::system {

/// The machine's clocks; the one place that reads them.
class SystemClock : public Clock {
 public:
  Instant now() const override;
  SteadyInstant steady_now() const override;
};

}  // namespace chiroflow::system
