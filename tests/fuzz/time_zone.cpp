// SPDX-License-Identifier: Apache-2.0
// Files of time zones: whatever is taken for one answers for every instant.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "domain/time_zone.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chiroflow;
  const auto zone = TimeZone::parse({reinterpret_cast<const char*>(data), size});
  if (!zone) return 0;
  for (const std::int64_t day : {-100'000, 0, 20'000, 21'000, 40'000, 47'000, 47'100, 47'200, 47'300})
    static_cast<void>(zone->at(from_unix_ms(day * 86'400'000)));
  return 0;
}
