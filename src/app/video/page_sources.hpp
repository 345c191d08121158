// SPDX-License-Identifier: Apache-2.0
// Where a page may connect for video because of whose page it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/services.hpp"

namespace chiroflow::app {

/// How a page tells whose it is, before anybody is asked who they are.
enum class PageOf {
  visit_link,  // the token of /v/<token>
  room,        // the name of /telehealth/room/<name>
  staff,       // the token of a sign-in
};

/// The LiveKit server of the organization's own account, "wss://host[:port]"; nothing for an unknown key, an organization without such an
/// account and an address that is not allowed any more. One query.
Result<std::optional<std::string>> own_livekit_of(const Services& services, PageOf page, std::string_view key);

}  // namespace chiroflow::app
