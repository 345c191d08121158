// SPDX-License-Identifier: Apache-2.0
#include "domain/waiting_estimate.hpp"

#include <algorithm>
#include <vector>

namespace chiroflow {

namespace {
struct Quartiles {
  Millis low;
  Millis high;
};

Quartiles quartiles_of(std::vector<Millis> values) {
  std::sort(values.begin(), values.end());
  const auto last = values.size() - 1;
  // Outward to the next value that was seen, so that few visits give a wide range rather than a false exact one.
  return {values[last / 4], values[last - last / 4]};
}

/// One end of the range: nobody is seen before their time, nor before those in front of them.
Millis wait_with(Millis length, Millis late, const QueueSituation& now) {
  const auto own_time = now.until_start + late;
  const auto others =
      (now.running_for ? std::max(Millis(0), length - *now.running_for) : Millis(0)) + now.ahead * length;
  return std::max({Millis(0), own_time, others});
}
}  // namespace

std::optional<WaitRange> estimate_wait(std::span<const PastVisit> past, const QueueSituation& now) {
  if (past.size() < kVisitsNeeded) return std::nullopt;
  std::vector<Millis> lengths;
  std::vector<Millis> delays;
  for (const auto& visit : past) {
    lengths.push_back(std::max(Millis(0), visit.length));
    delays.push_back(std::max(Millis(0), visit.lateness));
  }
  const auto length = quartiles_of(std::move(lengths));
  auto late = quartiles_of(std::move(delays));
  if (now.known_delay) {
    late.low = *now.known_delay;
    late.high = std::max<Millis>(late.high, *now.known_delay);
  }
  WaitRange range;
  range.min = static_cast<int>(std::chrono::floor<Minutes>(wait_with(length.low, late.low, now)).count());
  range.max = static_cast<int>(std::chrono::ceil<Minutes>(wait_with(length.high, late.high, now)).count());
  return range;
}

}  // namespace chiroflow
