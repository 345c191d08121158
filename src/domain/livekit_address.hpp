// SPDX-License-Identifier: Apache-2.0
// Which LiveKit servers an organization's owner may name as their own. The server calls what they name and sends people's browsers
// there, so that only LiveKit's cloud and what the administrator allowed will do: an address is no way into the inner network.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chiroflow {

struct AllowedLiveKit {
  std::string servers_url;         // LIVEKIT_URL; empty: none
  std::vector<std::string> hosts;  // LIVEKIT_ALLOWED_HOSTS: "livekit.clinic.example", or with a port other than 443
};

/// The address as it is kept and called, "wss://host[:port]", where the owner may give it: https or wss at *.livekit.cloud or an allowed
/// host, or the server's own address. Compared by scheme, host, port and path. Nothing for any other text, also for one with a user, a
/// query, a fragment, a dot at the end of its host or characters beyond ASCII.
std::optional<std::string> allowed_livekit_url(std::string_view url, const AllowedLiveKit& allowed);

/// Whether this can stand in LIVEKIT_ALLOWED_HOSTS: a host by name or IP address, and perhaps a port.
bool is_livekit_host(std::string_view text);

}  // namespace chiroflow
