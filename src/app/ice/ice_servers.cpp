// SPDX-License-Identifier: Apache-2.0
#include "app/ice/ice_servers.hpp"

#include <algorithm>

#include "app/access.hpp"
#include "app/ice/ice_settings.hpp"
#include "app/video/room_change.hpp"
#include "domain/session_state.hpp"
#include "domain/session_times.hpp"

namespace chiroflow::app {

namespace {
struct Situation {
  TelehealthSession session;
  Organization organization;
};

/// The same for one person at one session, so that the TURN server can count what each uses; tells nobody who that is.
std::string opaque_id(const Call& call, const SessionId& session) {
  const auto key = call.services.sealer.derive("turn", call.organization().view());
  const auto mac = crypto::hmac_sha256(key.view(), session.value + "/" + call.actor.id());
  return crypto::base64url(mac.view().substr(0, 12));
}

IceServer relay(const IceSettings& ice, TurnCredentials credentials) {
  IceServer server;
  server.urls = ice.turn_urls;
  server.username.value = std::move(credentials.username);
  server.credential.value = std::move(credentials.credential);
  return server;
}

/// A link that lies in a mailbox for weeks must not open the clinic's relay all that time.
bool may_use_relay(const Call& call, const Situation& seen) {
  const auto& session = seen.session;
  if (!call.actor.is_visitor() || is_running(session.status)) return true;
  const auto window = join_window(seen.organization, session.scheduled_start_time, session.scheduled_end_time);
  const auto opens = std::min(window.opens, session.scheduled_start_time - kRelayBeforeStart);
  return opens <= call.now && call.now < window.closes;
}
}  // namespace

TurnCredentials turn_credentials(std::string_view secret, Instant expires_at, std::string_view who) {
  const auto seconds = std::chrono::floor<Seconds>(expires_at).time_since_epoch().count();
  TurnCredentials made;
  made.username = std::to_string(seconds) + ":" + std::string(who);
  made.credential = crypto::base64(crypto::hmac_sha1(secret, made.username));
  return made;
}

Result<IceServersOutput> get_ice_servers(Call& call, const IceServersInput& input) {
  const auto seen = TRY(db::read<Situation>(call.services.database, [&](db::Reader& reader) -> Result<Situation> {
    return Situation{TRY(access_session(call, reader, input.session_id)), TRY(own_organization(call, reader))};
  }));
  IceServersOutput out;
  const bool relayed = may_use_relay(call, seen);
  // Without the relay the check before a visit would find no way at all, though nothing is wrong.
  if (seen.organization.relay_only && relayed) out.ice_transport_policy = IceTransportPolicy::relay;
  // The relay is for visits; whoever only looks at one that is over gets no way to use it.
  const auto* ice = is_over(seen.session.status) ? nullptr : call.services.ice;
  out.expires_at = std::chrono::floor<Seconds>(call.now + (ice ? ice->credential_life : IceSettings().credential_life));
  if (ice && !ice->stun_urls.empty() && !seen.organization.relay_only)
    out.ice_servers.push_back({.urls = ice->stun_urls, .username = {}, .credential = {}});
  if (ice && relayed && !ice->turn_urls.empty())
    out.ice_servers.push_back(
        relay(*ice, turn_credentials(ice->turn_secret, out.expires_at, opaque_id(call, input.session_id))));
  call.read_of({"TelehealthSession", input.session_id.view(), std::nullopt, R"({"iceServers":true})"});
  return out;
}

}  // namespace chiroflow::app
