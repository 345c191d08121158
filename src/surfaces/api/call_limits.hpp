// SPDX-License-Identifier: Apache-2.0
// How many calls a minute: by person, by visit link, by API key, and by address for whoever is not known. Each call of a
// batch counts.
#pragma once

#include <optional>

#include "app/actor.hpp"
#include "core/result.hpp"
#include "surfaces/http/rate_limiter.hpp"

namespace chiroflow::api {

/// Calls a minute; 0 means no limit.
struct CallRates {
  int person = 600;
  int visit_link = 120;
  int api_key = 0;
  int address = 1200;
};

/// Safe from any thread.
class CallLimits {
 public:
  CallLimits(const CallRates& rates, const Clock& clock);

  /// `actor` is what authentication came to: an unknown or refused caller counts by address.
  /// Error: too_many_requests with retry_after.
  Result<void> admit(const Result<app::Actor>& actor, const app::Origin& origin, std::size_t calls);

 private:
  using Limiter = std::optional<http::RateLimiter>;
  Limiter& limiter_of(const Result<app::Actor>& actor);

  Limiter person_, visit_link_, api_key_, address_;
};

}  // namespace chiroflow::api
