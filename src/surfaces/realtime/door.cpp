// SPDX-License-Identifier: Apache-2.0
#include "surfaces/realtime/door.hpp"

namespace chiroflow::realtime {

void add_routes(http::Router& router, Hub& hub) {
  router.add_websocket("/api/realtime", [&hub](const http::Request& handshake) { return hub.connect(handshake); });
}

}  // namespace chiroflow::realtime
