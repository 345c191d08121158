// SPDX-License-Identifier: Apache-2.0
// How long a patient will still wait, from how the clinician's last visits really went. Pure. The formulas are explained in
// docs/waiting-room.md.
#pragma once

#include <optional>
#include <span>

#include "core/describe.hpp"
#include "core/time.hpp"

namespace chiroflow {

struct PastVisit {
  Millis length{0};    // actual start to actual end
  Millis lateness{0};  // actual start after both were due: the patient there and the scheduled time come
};

struct QueueSituation {
  int ahead = 0;                       // patients of the same clinician who wait longer
  std::optional<Millis> running_for;   // the clinician is in a visit since then
  Millis until_start{0};               // to the patient's own scheduled time; negative when it has passed
  std::optional<Minutes> known_delay;  // the clinic announced it
};

struct WaitRange {
  int min = 0;  // whole minutes
  int max = 0;
};
CHIROFLOW_DESCRIBE(WaitRange, min, max)

/// Fewer than three visits say nothing: none.
inline constexpr std::size_t kVisitsNeeded = 3;

std::optional<WaitRange> estimate_wait(std::span<const PastVisit> past, const QueueSituation& now);

}  // namespace chiroflow
