// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ports/random.hpp"

namespace chiroflow::system {

/// getrandom(2), fetched by each thread in pages so that an id does not cost a system call. Bytes are wiped once given out.
class SystemRandom : public Random {
 public:
  void fill(std::span<std::byte> bytes) override;
};

}  // namespace chiroflow::system
