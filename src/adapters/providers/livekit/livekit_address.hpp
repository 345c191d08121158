// SPDX-License-Identifier: Apache-2.0
// One address, two ways in: clients speak WebSocket to it, we speak HTTP.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chiroflow::livekit {

struct Addresses {
  std::string rest;    // "https://host:port", without a slash at the end
  std::string client;  // "wss://host:port"
};

/// Of an address with the scheme ws, wss, http or https, a host and perhaps port and path. Nothing for any other text,
/// also for one with a user, a query or a fragment: those would end up with every patient's browser.
std::optional<Addresses> addresses_of(std::string_view url);

}  // namespace chiroflow::livekit
