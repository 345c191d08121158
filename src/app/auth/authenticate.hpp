// SPDX-License-Identifier: Apache-2.0
// From what a request carries to who is calling. Runs at every request: one statement, nothing kept beyond the request, so
// that a revoked key or a closed account is refused at once (ASVS 8.3.2).
#pragma once

#include <string>
#include <vector>

#include "app/actor.hpp"
#include "app/services.hpp"
#include "core/result.hpp"

namespace chiroflow::app {

struct Credentials {
  std::string bearer;                      // cf_key_…, cf_ses_… or cf_dev_…
  std::string session_cookie;              // cf_ses_…
  std::vector<std::string> visit_cookies;  // cf_dev_…, oldest first; at most kMostVisitCookies count
  /// Where visitors may call, too, a sign-in that has ended gives way to a visit cookie.
  bool for_visitors_too = false;
  /// What a page does by itself is no sign that somebody works: it must not put off the end of a sign-in (H-06).
  bool is_activity = true;
  /// For a call that goes on: who talks touches no key, so the time without activity alone does not end it.
  bool idle_may_stay = false;
};

/// The first of bearer, session cookie and visit cookies that is there counts; none gives an ANONYMOUS actor. Of several visit
/// cookies the newest valid one is the caller's; the links of the others are in Actor::held_links.
/// Where the clinic requires a second factor, a person without one is limited from the next request on (Actor::second_factor_due);
/// keys of machines are not.
/// Errors: unauthenticated with cause "token_unknown", "token_revoked", "token_expired", "account_closed",
/// "session_ended" (signed out, idle, too old), "device_replaced", "link_revoked", "link_expired"; storage_unavailable.
Result<Actor> authenticate(const Services& services, const Credentials& credentials, const Origin& origin);

}  // namespace chiroflow::app
