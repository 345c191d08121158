// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/common/health_cache.hpp"

namespace chiroflow::providers {

namespace {
constexpr int kStillSaid = 4;  // times as old as fresh, while somebody else is asking
}  // namespace

ProviderHealth HealthCache::get(FunctionRef<Result<void>()> ask, std::string_view well) {
  if (auto known = younger_than(fresh_for_)) return *std::move(known);
  std::unique_lock asking(asking_, std::try_to_lock);
  if (!asking) {
    if (auto known = younger_than(fresh_for_ * kStillSaid)) return *std::move(known);
    asking.lock();
  }
  if (auto known = younger_than(fresh_for_)) return *std::move(known);
  return remember(asked(ask, well));
}

std::optional<ProviderHealth> HealthCache::younger_than(Millis age) const {
  const std::lock_guard guard(known_guard_);
  return known_ && clock_.steady_now() - known_at_ < age ? known_ : std::nullopt;
}

ProviderHealth HealthCache::asked(FunctionRef<Result<void>()> ask, std::string_view well) const {
  const auto begun = clock_.steady_now();
  const auto outcome = ask();
  return {.available = outcome.has_value(),
          .message = std::string(outcome ? well : outcome.error().text()),
          .checked_at = clock_.now(),
          .latency = std::chrono::duration_cast<Millis>(clock_.steady_now() - begun),
          .cause = outcome ? std::string() : outcome.error().cause,
          .vendor_code = outcome ? std::string() : outcome.error().vendor_code};
}

ProviderHealth HealthCache::remember(ProviderHealth health) {
  const std::lock_guard guard(known_guard_);
  known_ = health;
  known_at_ = clock_.steady_now();
  return health;
}

}  // namespace chiroflow::providers
