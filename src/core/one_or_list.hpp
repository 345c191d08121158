// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <variant>
#include <vector>

namespace chiroflow {

/// The output of a query that answers with one (or null) when it was asked for one, and with a list when it was not.
template <class T>
struct OneOrList {
  std::variant<std::optional<T>, std::vector<T>> value;

  const std::optional<T>& one() const { return std::get<0>(value); }
  const std::vector<T>& list() const { return std::get<1>(value); }
};

}  // namespace chiroflow
