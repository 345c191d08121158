// SPDX-License-Identifier: Apache-2.0
// WebSocket frames: bytes in one piece and in pieces give the same messages, within the limits, as valid UTF-8.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "surfaces/http/detail/websocket_frames.hpp"
#include "wire/utf8.hpp"

namespace {
using chiroflow::http::detail::FrameEvent;
using chiroflow::http::detail::FrameReader;

constexpr std::size_t kLimit = 300;

std::vector<FrameEvent> read_all(std::string_view bytes, std::size_t piece) {
  FrameReader reader(kLimit);
  std::vector<FrameEvent> events;
  while (!bytes.empty()) {
    auto part = bytes.substr(0, piece);
    bytes.remove_prefix(part.size());
    for (auto event = reader.next(part); event.kind != FrameEvent::Kind::need_more; event = reader.next(part))
      events.push_back(std::move(event));
    if (!part.empty()) std::abort();
  }
  return events;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto whole = read_all(bytes, bytes.size());
  const auto pieces = read_all(bytes, 1 + data[0] % 16);
  if (whole.size() != pieces.size()) std::abort();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (whole[i].kind != pieces[i].kind || whole[i].payload != pieces[i].payload || whole[i].code != pieces[i].code)
      std::abort();
    if (whole[i].payload.size() > kLimit) std::abort();
    if (whole[i].kind != FrameEvent::Kind::text) continue;
    for (std::string_view text = whole[i].payload; !text.empty();) {
      const auto length = chiroflow::wire::utf8_sequence(text);
      if (length == 0) std::abort();
      text.remove_prefix(length);
    }
  }
  return 0;
}
