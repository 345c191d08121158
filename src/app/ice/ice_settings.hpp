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
  /// A call that is running goes on when its credentials end; only a new way to the relay needs new ones.
  Hours credential_life{4};
};

}  // namespace chiroflow::app
