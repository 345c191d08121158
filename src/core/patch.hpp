// SPDX-License-Identifier: Apache-2.0
// A field of a change request: left alone, cleared, or set. JSON: absent, null, value.
#pragma once

#include <optional>
#include <utility>

namespace chiroflow {

template <class T>
struct Patch {
  bool present = false;
  std::optional<T> value;

  bool clears() const { return present && !value; }
  bool sets() const { return present && value.has_value(); }
  /// Writes itself over `target` when present.
  void apply_to(std::optional<T>& target) const {
    if (present) target = value;
  }
};

}  // namespace chiroflow
