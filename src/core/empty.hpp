// SPDX-License-Identifier: Apache-2.0
// The input of a procedure that takes none, and the output of one that answers nothing: {} on the wire.
#pragma once

#include "core/describe.hpp"

namespace chiroflow {

struct Empty {
  bool operator==(const Empty&) const = default;
};
CHIROFLOW_DESCRIBE(Empty)

}  // namespace chiroflow
