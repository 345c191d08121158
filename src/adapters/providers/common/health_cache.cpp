// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/common/health_cache.hpp"

namespace chiroflow::providers {

ProviderHealth HealthCache::get(FunctionRef<Result<void>()> ask, std::string_view well) {
  const auto remembered = [&](bool also_old) -> std::optional<ProviderHealth> {
    const std::lock_guard guard(known_guard_);
    const bool fresh = known_ && clock_.steady_now() - known_at_ < fresh_for_;
    return fresh || also_old ? known_ : std::nullopt;
  };
  if (auto known = remembered(false)) return *std::move(known);
  std::unique_lock asking(asking_, std::try_to_lock);
  if (!asking) {
    if (auto known = remembered(true)) return *std::move(known);
    asking.lock();  // nothing is known yet: wait for who asks
  }
  if (auto known = remembered(false)) return *std::move(known);

  const auto begun = clock_.steady_now();
  const auto outcome = ask();
  const auto ended = clock_.steady_now();
  const ProviderHealth health{
      .available = outcome.has_value(),
      .message = std::string(outcome ? well : outcome.error().text()),
      .checked_at = clock_.now(),
      .latency = std::chrono::duration_cast<Millis>(ended - begun),
  };
  const std::lock_guard guard(known_guard_);
  known_ = health;
  known_at_ = ended;
  return health;
}

}  // namespace chiroflow::providers
