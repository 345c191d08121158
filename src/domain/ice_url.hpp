// SPDX-License-Identifier: Apache-2.0
// Addresses of STUN and TURN servers as browsers take them: "stun:stun.example", "turns:turn.example:443?transport=tcp"
// (RFC 7064, RFC 7065). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/describe.hpp"

namespace chiroflow {

CHIROFLOW_ENUM(IceScheme, stun, stuns, turn, turns)
CHIROFLOW_ENUM(IceTransport, udp, tcp, tls)

struct IceUrl {
  IceScheme scheme = IceScheme::stun;
  std::string host;  // a name, or an address without brackets
  std::uint16_t port = 3478;
  IceTransport transport = IceTransport::udp;  // between browser and server

  bool is_turn() const { return scheme == IceScheme::turn || scheme == IceScheme::turns; }
  bool operator==(const IceUrl&) const = default;
};

/// Nothing where a browser would refuse it, and for TLS over UDP, which browsers do not speak.
std::optional<IceUrl> parse_ice_url(std::string_view text);

}  // namespace chiroflow
