// SPDX-License-Identifier: Apache-2.0
#include "surfaces/api/call_limits.hpp"

namespace chiroflow::api {

namespace {
void set_up(std::optional<http::RateLimiter>& limiter, int per_minute, const Clock& clock) {
  if (per_minute <= 0) return;
  // A minute's worth at once, so that opening a page with many calls is never the reason.
  limiter.emplace(http::RateLimit{.burst = static_cast<double>(per_minute), .per_second = per_minute / 60.0}, clock);
}

std::string key_of(const Result<app::Actor>& actor, const app::Origin& origin) {
  if (!actor || actor->type == ActorType::ANONYMOUS) return http::address_key(origin.client_address);
  return actor->type == ActorType::USER ? actor->user_id.value : actor->credential_id;
}
}  // namespace

CallLimits::CallLimits(const CallRates& rates, const Clock& clock) {
  set_up(person_, rates.person, clock);
  set_up(visit_link_, rates.visit_link, clock);
  set_up(api_key_, rates.api_key, clock);
  set_up(address_, rates.address, clock);
}

CallLimits::Limiter& CallLimits::limiter_of(const Result<app::Actor>& actor) {
  if (!actor) return address_;
  switch (actor->type) {
    case ActorType::USER: return person_;
    case ActorType::API_KEY: return api_key_;
    case ActorType::PATIENT:
    case ActorType::GUEST: return visit_link_;
    default: return address_;
  }
}

Result<void> CallLimits::admit(const Result<app::Actor>& actor, const app::Origin& origin, std::size_t calls) {
  auto& limiter = limiter_of(actor);
  if (!limiter) return {};
  const auto wait = limiter->take(key_of(actor, origin), static_cast<double>(calls));
  if (!wait) return {};
  return fail(Error{.code = ErrorCode::too_many_requests,
                    .message = "Too many requests; try again in " + std::to_string(wait->count()) + " seconds",
                    .retry_after = *wait});
}

}  // namespace chiroflow::api
