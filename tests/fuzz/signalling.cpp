// SPDX-License-Identifier: Apache-2.0
// The built-in engine's calls: whatever happens in whatever order, every page's picture is the truth.
#include <cstddef>
#include <cstdint>

#include "support/signalling_world.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chiroflow::testing::SignallingWorld world;
  for (std::size_t i = 0; i + 3 <= size; i += 3) {
    world.step(data[i] & 15, data[i] >> 4, data[i + 1] & 15, data[i + 1] >> 4, data[i + 2]);
    if (data[i + 2] == 255) world.restart();
  }
  return 0;
}
