// SPDX-License-Identifier: Apache-2.0
// /api/realtime: the WebSocket, and beside it polling for places where WebSockets are blocked.
#pragma once

#include "surfaces/http/router.hpp"
#include "surfaces/realtime/hub.hpp"

namespace chiroflow::realtime {

/// The hub must outlive the router's server.
void add_routes(http::Router& router, Hub& hub);

}  // namespace chiroflow::realtime
