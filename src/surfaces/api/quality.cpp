// SPDX-License-Identifier: Apache-2.0
// Connecting a call and how good it is.
#include "app/quality/quality.hpp"
#include "app/ice/ice_servers.hpp"
#include "app/quality/modality.hpp"
#include "surfaces/api/call_modules.hpp"

namespace chiroflow::api {

void add_quality(Registry& r) {
  using enum Permission;
  r.query("telehealth.getIceServers",
          {"GET /sessions/{sessionId}/ice-servers", needs(session_join).and_visitors(),
           "STUN and TURN servers for a call, with credentials for an hour"},
          app::get_ice_servers);
  r.mutation("telehealth.setModality",
             {"POST /sessions/{sessionId}/modality", needs(session_join).and_visitors(),
              "Go on with sound alone, by telephone, or with a picture again"},
             app::set_modality);
  r.mutation("telehealth.reportQuality",
             {.rest = "POST /sessions/{sessionId}/quality",
              .access = needs(session_join).and_visitors(),
              .summary = "What a browser measured of its call; answers how good that is",
              .is_background = true},
             app::report_quality);
  r.query("telehealth.getQuality",
          {"GET /sessions/{sessionId}/quality", needs(session_read),
           "How good a visit's call was, by person and time, and its kinds of contact"},
          app::get_quality);
}

}  // namespace chiroflow::api
