// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/system_clock.hpp"

namespace chiroflow::system {

Instant SystemClock::now() const { return std::chrono::floor<Millis>(std::chrono::system_clock::now()); }
SteadyInstant SystemClock::steady_now() const { return std::chrono::steady_clock::now(); }

}  // namespace chiroflow::system
