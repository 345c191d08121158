// SPDX-License-Identifier: Apache-2.0
// The handshake (RFC 6455, 4.2).
#include "surfaces/http/websocket.hpp"

#include "core/error.hpp"
#include "crypto/bytes.hpp"
#include "crypto/digest.hpp"

namespace chiroflow::http {

namespace {
constexpr std::string_view kMagic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::size_t kKeySize = 16;

/// Whether one of the comma-separated words of these header lines is this one.
bool lists(const std::vector<std::string_view>& lines, std::string_view wanted) {
  for (std::string_view line : lines) {
    while (!line.empty()) {
      const auto end = std::min(line.find(','), line.size());
      auto word = line.substr(0, end);
      line.remove_prefix(std::min(end + 1, line.size()));
      while (word.starts_with(' ') || word.starts_with('\t')) word.remove_prefix(1);
      while (word.ends_with(' ') || word.ends_with('\t')) word.remove_suffix(1);
      if (same_text(word, wanted)) return true;
    }
  }
  return false;
}

Response refusal(int status, std::string_view message, const Request& request) {
  auto response = error_response(status, info(ErrorCode::invalid_argument).name, message, request.request_id);
  if (status == 426) {
    response.set_header("Upgrade", "websocket");
    response.set_header("Sec-WebSocket-Version", "13");
  }
  return response;
}

bool is_key(const std::vector<std::string_view>& lines) {
  if (lines.size() != 1) return false;
  const auto bytes = crypto::from_base64(lines.front());
  return bytes && bytes->size() == kKeySize;
}
}  // namespace

Response open_websocket(const Request& request, const WebSocketHandler& handler) {
  if (!lists(request.headers.all("Upgrade"), "websocket") || !lists(request.headers.all("Connection"), "upgrade"))
    return refusal(426, "This address speaks WebSocket", request);
  if (request.header("Sec-WebSocket-Version") != "13")
    return refusal(426, "WebSocket is spoken in version 13 here", request);
  const auto keys = request.headers.all("Sec-WebSocket-Key");
  if (!is_key(keys) || !request.body.empty())
    return refusal(400, "The WebSocket handshake could not be understood", request);
  auto events = handler(request);
  if (!events) {
    auto busy = error_response(503, "unavailable", "The server is busy; try again in a moment", request.request_id);
    busy.set_header("Retry-After", "5");
    return busy;
  }
  Response response;
  response.status = 101;
  response.websocket = std::move(events);
  response.set_header("Upgrade", "websocket");
  response.set_header("Sec-WebSocket-Accept", crypto::base64(crypto::sha1(std::string(keys.front()).append(kMagic))));
  return response;
}

}  // namespace chiroflow::http
