// SPDX-License-Identifier: Apache-2.0
// Asks a vendor for its health at most every few seconds, one caller at a time; others meanwhile get what is
// known, unless that is old, and wait otherwise.
#pragma once

#include <mutex>
#include <optional>

#include "core/function_ref.hpp"
#include "ports/clock.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow::providers {

/// Safe from any thread. The clock must outlive it.
class HealthCache {
 public:
  explicit HealthCache(const Clock& clock, Millis fresh_for = Seconds(15)) : clock_(clock), fresh_for_(fresh_for) {}

  /// `ask` fails with a text for staff that says what is wrong; it may learn capabilities on its way. `well` is said otherwise.
  ProviderHealth get(FunctionRef<Result<void>()> ask, std::string_view well);

 private:
  std::optional<ProviderHealth> younger_than(Millis age) const;
  ProviderHealth asked(FunctionRef<Result<void>()> ask, std::string_view well) const;
  ProviderHealth remember(ProviderHealth health);

  const Clock& clock_;
  const Millis fresh_for_;
  std::mutex asking_;
  mutable std::mutex known_guard_;
  std::optional<ProviderHealth> known_;
  SteadyInstant known_at_{};
};

}  // namespace chiroflow::providers
