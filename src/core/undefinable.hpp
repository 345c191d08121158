// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

namespace chiroflow {

/// An output that may be missing: superjson's `undefined` (null plus meta), absent in plain JSON.
template <class T>
struct Undefinable {
  std::optional<T> value;
};

}  // namespace chiroflow
