// SPDX-License-Identifier: Apache-2.0
// The place in a list ordered by an instant and an id: "1893456000000_c…". Opaque to clients.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace chiroflow::app {

struct PageCursor {
  Instant at;
  std::string id;
};

inline std::string write_cursor(Instant at, std::string_view id) {
  return std::to_string(to_unix_ms(at)) + "_" + std::string(id);
}

inline std::optional<PageCursor> parse_cursor(std::string_view text) {
  const auto mark = text.find('_');
  if (mark == std::string_view::npos || mark + 1 == text.size()) return std::nullopt;
  std::int64_t ms = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + mark, ms);
  if (fault != std::errc() || end != text.data() + mark) return std::nullopt;
  return PageCursor{from_unix_ms(ms), std::string(text.substr(mark + 1))};
}

}  // namespace chiroflow::app
