// SPDX-License-Identifier: Apache-2.0
// Strokes come from visitors' pages: what is taken has at least two points, all of them within the field.
#include "app/consents/signer.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto strokes = chiroflow::app::read_strokes(text);
  if (!strokes) return 0;
  std::size_t points = 0;
  for (const auto& stroke : *strokes) {
    for (const auto& point : stroke.points) {
      ++points;
      if (point.x < 0 || point.x > 1000 || point.y < 0 || point.y > 1000 || point.t_ms < 0) std::abort();
    }
  }
  if (points < 2) std::abort();
  return 0;
}
