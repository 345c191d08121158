// SPDX-License-Identifier: Apache-2.0
// WebSockets (RFC 6455) of text messages: the two sides of a connection as handlers see them, and the handshake. Extensions and
// subprotocols are not negotiated. Frames, limits and heartbeat are the server's (detail/websocket_connection.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "surfaces/http/router.hpp"

namespace chiroflow::http {

/// Close codes beside those of RFC 6455, 7.4.1; 4000-4999 are for applications.
enum CloseCode : std::uint16_t {
  kCloseNormal = 1000,
  kCloseProtocol = 1002,
  kCloseNotText = 1003,
  kCloseNotUtf8 = 1007,
  kCloseTooLarge = 1009,
  kCloseRestart = 1012,
  kCloseIdle = 4408,
  kCloseTooSlow = 4429,
};

/// Where messages go. Safe from any thread, does not block, and does nothing once the connection is gone. A reader that leaves
/// too much unread is dropped with 4429.
class WebSocket {
 public:
  virtual ~WebSocket() = default;
  virtual void send(std::string_view text) = 0;
  /// What was sent before still goes out. Nothing is received any more.
  virtual void close(std::uint16_t code, std::string_view reason) = 0;
};

/// Called on the server's own thread, one call at a time: must not block and must not throw.
class WebSocketEvents {
 public:
  virtual ~WebSocketEvents() = default;
  virtual void opened(std::shared_ptr<WebSocket> socket) = 0;
  virtual void received(std::string text) = 0;
  /// The server stops: last words may be sent; then it closes with 1012.
  virtual void draining() = 0;
  /// Once, the last call.
  virtual void closed() = 0;
};

/// The answer to a handshake: 101, or what is wrong with it: 400, or 426 with the version that is spoken here.
Response open_websocket(const Request& request, const WebSocketHandler& handler);

}  // namespace chiroflow::http
