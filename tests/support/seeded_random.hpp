// SPDX-License-Identifier: Apache-2.0
// Repeatable bytes for tests.
#pragma once

#include <random>

#include "ports/random.hpp"

namespace chiroflow::testing {

class SeededRandom : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed = 1) : engine_(seed) {}
  void fill(std::span<std::byte> bytes) override {
    for (auto& b : bytes) b = static_cast<std::byte>(engine_() & 0xff);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace chiroflow::testing
