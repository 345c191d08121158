// SPDX-License-Identifier: Apache-2.0
// The client's side of a WebSocket in a few lines. For tests only.
#pragma once

#include <string>
#include <string_view>

#include "surfaces/http/testing/client.hpp"

namespace chiroflow::http::testing {

/// A masked frame; `first` is its first byte.
inline std::string frame(unsigned char first, std::string_view payload) {
  constexpr std::string_view kMask = "\x01\x7f\x80\x33";
  std::string out(1, static_cast<char>(first));
  const std::size_t size = payload.size();
  if (size < 126) {
    out.push_back(static_cast<char>(0x80 | size));
  } else if (size < 65'536) {
    out.push_back(static_cast<char>(0xfe));
    for (int shift = 8; shift >= 0; shift -= 8) out.push_back(static_cast<char>(size >> shift));
  } else {
    out.push_back(static_cast<char>(0xff));
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(size >> shift));
  }
  out.append(kMask);
  for (std::size_t i = 0; i < size; ++i) out.push_back(static_cast<char>(payload[i] ^ kMask[i % 4]));
  return out;
}

inline constexpr std::string_view kHandshake =
    "GET /ws HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

}  // namespace chiroflow::http::testing
