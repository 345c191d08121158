// SPDX-License-Identifier: Apache-2.0
// Which STUN and TURN servers a browser is to use, with credentials for one person and an hour.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/call.hpp"
#include "core/undefinable.hpp"

namespace chiroflow::app {

CHIROFLOW_ENUM(IceTransportPolicy, all, relay)

struct IceServersInput {
  SessionId session_id;
};
CHIROFLOW_DESCRIBE(IceServersInput, session_id)

/// A browser's RTCIceServer.
struct IceServer {
  std::vector<std::string> urls;
  Undefinable<std::string> username;
  Undefinable<std::string> credential;
};
CHIROFLOW_DESCRIBE(IceServer, urls, username, credential)

struct IceServersOutput {
  std::vector<IceServer> ice_servers;
  IceTransportPolicy ice_transport_policy = IceTransportPolicy::all;
  Instant expires_at;
};
CHIROFLOW_DESCRIBE(IceServersOutput, ice_servers, ice_transport_policy, expires_at)

struct TurnCredentials {
  std::string username;
  std::string credential;
};

/// As coturn takes them with use-auth-secret ("REST API for access to TURN services"). `who` is seen by the TURN server and
/// stands in its log.
TurnCredentials turn_credentials(std::string_view secret, Instant expires_at, std::string_view who);

/// Staff get the relay until the visit is over, visitors from kRelayBeforeStart on. Error: not_found "Session".
Result<IceServersOutput> get_ice_servers(Call& call, const IceServersInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::IceServersOutput::ice_servers>{
    .doc =
        "As RTCPeerConnection takes them; empty where none is configured and when the visit is over. Visitors get the "
        "TURN servers from twelve hours before the start on"};
template <> inline constexpr FieldRule rule<&app::IceServersOutput::ice_transport_policy>{
    .doc = "relay: the organization wants its media through TURN only"};
template <> inline constexpr FieldRule rule<&app::IceServersOutput::expires_at>{
    .doc = "Until when the credentials open a new way to the relay; ask again before"};
}  // namespace chiroflow
