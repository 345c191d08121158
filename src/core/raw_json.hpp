// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace chiroflow {

/// Any JSON value as its text, kept as it came (pre-visit answers, provider metadata). Valid JSON by construction in wire.
struct RawJson {
  std::string text = "null";
  bool operator==(const RawJson&) const = default;
};

}  // namespace chiroflow
