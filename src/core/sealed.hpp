// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace chiroflow {

/// Bytes sealed by crypto::Sealer. Has no printer and no JSON form, so it cannot reach a log or a reply.
struct Sealed {
  std::string bytes;
  bool operator==(const Sealed&) const = default;
};

}  // namespace chiroflow
