// SPDX-License-Identifier: Apache-2.0
// Which part of something a request asks for (RFC 9110, 14). One range of bytes; several at once are answered with the whole, as
// is what cannot be read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace chiroflow::http {

enum class RangeKind { whole, part, unsatisfiable };

struct ByteRange {
  RangeKind kind = RangeKind::whole;
  std::uint64_t first = 0;  // of a part
  std::uint64_t last = 0;   // inclusive
  std::uint64_t size() const { return last - first + 1; }
};

/// `header`: the value of Range, empty when there is none. `size`: of the whole.
ByteRange parse_range(std::string_view header, std::uint64_t size);

/// "bytes 0-99/1234"; "bytes */1234" for one that cannot be satisfied.
std::string content_range(const ByteRange& range, std::uint64_t size);

}  // namespace chiroflow::http
