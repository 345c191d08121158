// SPDX-License-Identifier: Apache-2.0
#include "surfaces/realtime/door.hpp"

namespace chiroflow::realtime {

void add_routes(http::Router& router, Hub& hub, PollDoor& polls) {
  router.add_websocket("/api/realtime", [&hub](const http::Request& handshake) { return hub.connect(handshake); });
  router.add_deferred("/api/realtime/poll", [&polls](const auto& request, http::Responder responder) {
    polls.handle(request, std::move(responder));
  });
}

}  // namespace chiroflow::realtime
