// SPDX-License-Identifier: Apache-2.0
// Connecting a call and how good it is.
#include "app/quality/quality.hpp"
#include "app/ice/ice_servers.hpp"
#include "app/quality/modality.hpp"
#include "surfaces/api/record_modules.hpp"

namespace chiroflow::api {

void add_quality(Registry& r) {
  using enum Permission;
  r.query("telehealth.getIceServers",
          {"GET /sessions/{sessionId}/ice-servers", needs(session_join).and_visitors(),
           "STUN and TURN servers for a call, with credentials for some hours"},
          app::get_ice_servers);
}

}  // namespace chiroflow::api
