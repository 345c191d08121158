// SPDX-License-Identifier: Apache-2.0
// /api/realtime: the WebSocket, and beside it polling for places where WebSockets are blocked.
#pragma once

#include "surfaces/http/router.hpp"
#include "surfaces/realtime/hub.hpp"
#include "surfaces/realtime/poll_door.hpp"

namespace chiroflow::realtime {

/// Both must outlive the router's server.
void add_routes(http::Router& router, Hub& hub, PollDoor& polls);

}  // namespace chiroflow::realtime
