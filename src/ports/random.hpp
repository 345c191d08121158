// SPDX-License-Identifier: Apache-2.0
// Unpredictable bytes. adapters/system takes them from the operating system; tests use a seeded generator.
#pragma once

#include <cstddef>
#include <span>

namespace chiroflow {

/// Safe from any thread. Never fails: a machine without randomness ends the process.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::byte> bytes) = 0;
};

}  // namespace chiroflow
