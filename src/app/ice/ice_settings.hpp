// SPDX-License-Identifier: Apache-2.0
// The installation's STUN and TURN servers.
#pragma once

#include <string>
#include <vector>

#include "core/time.hpp"

namespace chiroflow::app {

struct IceSettings {
  std::vector<std::string> stun_urls;  // all of them readable by parse_ice_url
  std::vector<std::string> turn_urls;
  std::string turn_secret;
  /// A call that is running goes on when its credentials end; only a new way to the relay needs new ones. Pages renew theirs.
  Hours credential_life{1};
};

/// From so long before the scheduled start on a visitor's page is given the relay, for the check before the visit.
inline constexpr Hours kRelayBeforeStart{12};

}  // namespace chiroflow::app
