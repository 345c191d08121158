// SPDX-License-Identifier: Apache-2.0
#include "surfaces/realtime/door.hpp"

namespace chiroflow::realtime {

namespace {
/// Says good-bye at once: a page hears a close code, and not the status of a handshake.
class TurnedAway : public http::WebSocketEvents {
 public:
  void opened(std::shared_ptr<http::WebSocket> socket) override {
    socket->close(kCloseTooMany, "too many connections from this address");
  }
  void received(std::string) override {}
  void draining() override {}
  void closed() override {}
};
}  // namespace

void add_routes(http::Router& router, Hub& hub, PollDoor& polls) {
  router.add_websocket("/api/realtime", [&hub, &polls](const http::Request& handshake) {
    return polls.admits(handshake) ? hub.connect(handshake) : std::make_shared<TurnedAway>();
  });
  router.add_deferred("/api/realtime/poll", [&polls](const auto& request, http::Responder responder) {
    polls.handle(request, std::move(responder));
  });
}

}  // namespace chiroflow::realtime
