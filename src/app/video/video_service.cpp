// SPDX-License-Identifier: Apache-2.0
#include "app/video/video_service.hpp"

#include <algorithm>

namespace chiroflow::app {

namespace {
constexpr std::array kFallbackOrder{TelehealthProvider::TWILIO, TelehealthProvider::ZOOM,
                                    TelehealthProvider::GOOGLE_MEET, TelehealthProvider::CUSTOM};

Error not_configured(TelehealthProvider kind) {
  return precondition_failed("Video provider " + std::string(name_of(kind)) +
                                 " is not configured on this server; choose another one or ask your administrator",
                             "not_configured");
}

bool may_fall_back_to(TelehealthProvider kind, const VideoPolicy& policy) {
  return kind == TelehealthProvider::CUSTOM ||
         std::find(policy.attested.begin(), policy.attested.end(), kind) != policy.attested.end();
}

/// A vendor's failure moves on to the next; a fault of our request would be one there, too.
bool is_outage(const Error& error) {
  return error.code == ErrorCode::provider_unavailable || error.code == ErrorCode::internal;
}
}  // namespace

VideoService::VideoService(std::vector<VideoProvider*> providers, const Clock& clock)
    : providers_(std::move(providers)), clock_(clock) {
  std::sort(providers_.begin(), providers_.end(), [](const auto* a, const auto* b) { return a->kind() < b->kind(); });
}

VideoProvider* VideoService::find(TelehealthProvider kind) const {
  const auto found = std::find_if(providers_.begin(), providers_.end(),
                                  [&](const auto* p) { return p->kind() == kind && p->configured(); });
  return found == providers_.end() ? nullptr : *found;
}

std::vector<ProviderState> VideoService::states() {
  std::vector<ProviderState> states;
  for (auto* provider : providers_) {
    if (!provider->configured()) continue;
    auto health = provider->health();
    {
      const std::lock_guard lock(mutex_);
      last_health_[static_cast<std::size_t>(provider->kind())] = health;
    }
    states.push_back({provider->kind(), std::move(health), breaker_of(provider->kind()).state(clock_.steady_now())});
  }
  return states;
}

std::vector<ProviderState> VideoService::known_states() const {
  const std::lock_guard lock(mutex_);
  std::vector<ProviderState> states;
  for (const auto* provider : providers_)
    if (provider->configured())
      states.push_back({provider->kind(), last_health_[static_cast<std::size_t>(provider->kind())],
                        breaker_of(provider->kind()).state(clock_.steady_now())});
  return states;
}

Result<std::vector<VideoProvider*>> VideoService::candidates(const VideoPolicy& policy,
                                                             std::optional<TelehealthProvider> wanted) const {
  const auto first = wanted.value_or(policy.default_provider);
  std::vector<VideoProvider*> order;
  const auto add = [&](TelehealthProvider kind) {
    auto* provider = find(kind);
    if (provider && std::find(order.begin(), order.end(), provider) == order.end()) order.push_back(provider);
  };
  add(first);
  if (policy.fallback_enabled) {
    if (may_fall_back_to(policy.default_provider, policy)) add(policy.default_provider);
    for (const auto kind : kFallbackOrder)
      if (may_fall_back_to(kind, policy)) add(kind);
  }
  if (order.empty()) return fail(not_configured(first));
  return order;
}

Result<VideoProvider*> VideoService::choose(const VideoPolicy& policy, std::optional<TelehealthProvider> wanted) const {
  const auto order = TRY(candidates(policy, wanted));
  const auto now = clock_.steady_now();
  for (auto* provider : order)
    if (breaker_of(provider->kind()).state(now) != BreakerState::open) return provider;
  return order.front();
}

template <class Work>
auto VideoService::attempt(VideoProvider& provider, std::string_view operation, std::vector<Attempt>& attempts,
                           Work&& work) -> decltype(work()) {
  auto& breaker = breaker_of(provider.kind());
  const auto begun = clock_.steady_now();
  if (!breaker.allow(begun)) {
    attempts.push_back({provider.kind(), std::string(operation), false, Millis(0), "breaker_open"});
    return fail(Error{.code = ErrorCode::provider_unavailable, .retry_after = Seconds(30), .cause = "breaker_open"});
  }
  auto outcome = work();
  const auto ended = clock_.steady_now();
  const auto duration = std::chrono::duration_cast<Millis>(ended - begun);
  if (outcome.has_value()) {
    breaker.succeeded();
    attempts.push_back({provider.kind(), std::string(operation), true, duration, std::nullopt});
  } else {
    is_outage(outcome.error()) ? breaker.failed(ended) : breaker.succeeded();
    attempts.push_back({provider.kind(), std::string(operation), false, duration, outcome.error().cause});
  }
  return outcome;
}

Result<MadeRoom> VideoService::make_room(const VideoPolicy& policy, std::optional<TelehealthProvider> wanted,
                                         const RoomRequest& request, std::vector<Attempt>& attempts) {
  Error last;
  for (auto* provider : TRY(candidates(policy, wanted))) {
    auto made = attempt(*provider, "create_room", attempts, [&] { return provider->create_room(request); });
    if (made.has_value()) return MadeRoom{provider->kind(), provider->video_engine(), std::move(*made)};
    last = std::move(made).error();
    if (!is_outage(last)) break;
  }
  return fail(std::move(last));
}

Result<JoinCredentials> VideoService::credentials(TelehealthProvider kind, const ProviderRoom& room,
                                                  const JoinRequest& request, std::vector<Attempt>& attempts) {
  auto* provider = find(kind);
  if (!provider) return fail(not_configured(kind));
  return attempt(*provider, "join_credentials", attempts, [&] { return provider->join_credentials(room, request); });
}

Result<void> VideoService::end_room(TelehealthProvider kind, const ProviderRoom& room) {
  auto* provider = find(kind);
  if (!provider) return fail(not_configured(kind));
  std::vector<Attempt> attempts;
  return attempt(*provider, "end_room", attempts, [&] { return provider->end_room(room); });
}

}  // namespace chiroflow::app
