// SPDX-License-Identifier: Apache-2.0
// Range headers: any bytes give an answer, and what is to be sent lies inside the whole.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "surfaces/http/range.hpp"

namespace {
void require(bool truth) {
  if (!truth) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chiroflow::http;
  std::uint64_t whole = 0;
  if (size < sizeof whole) return 0;
  std::memcpy(&whole, data, sizeof whole);
  const std::string_view header(reinterpret_cast<const char*>(data) + sizeof whole, size - sizeof whole);
  for (const auto length : {whole, whole % 1000, std::uint64_t{0}}) {
    const auto range = parse_range(header, length);
    if (range.kind != RangeKind::part) continue;
    require(range.first <= range.last && range.last < length);
    require(parse_range("bytes=" + std::to_string(range.first) + "-" + std::to_string(range.last), length).size() ==
            range.size());
  }
  return 0;
}
