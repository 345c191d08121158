// SPDX-License-Identifier: Apache-2.0
// From what a request carries to who is calling. Runs at every request: one statement, nothing kept beyond the request, so
// that a revoked key or a closed account is refused at once (ASVS 8.3.2).
#pragma once

#include <string>

#include "app/actor.hpp"
#include "app/services.hpp"
#include "core/result.hpp"

namespace chiroflow::app {

struct Credentials {
  std::string bearer;          // cf_key_…, cf_ses_… or cf_dev_…
  std::string session_cookie;  // cf_ses_…
  std::string visit_cookie;    // cf_dev_…
};

/// The first of bearer, session cookie and visit cookie that is there counts; none gives an ANONYMOUS actor.
/// Errors: unauthenticated with cause "token_unknown", "token_revoked", "token_expired", "account_closed",
/// "session_ended" (signed out, idle, too old), "device_replaced", "link_revoked", "link_expired"; storage_unavailable.
Result<Actor> authenticate(const Services& services, const Credentials& credentials, const Origin& origin);

}  // namespace chiroflow::app
