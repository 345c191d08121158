// SPDX-License-Identifier: Apache-2.0
// Distinct id types over text, so that a patient's id cannot be handed over as a session's.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>

namespace chiroflow {

template <class Tag>
struct Id {
  std::string value;

  Id() = default;
  explicit Id(std::string text) : value(std::move(text)) {}
  bool empty() const { return value.empty(); }
  std::string_view view() const { return value; }
  auto operator<=>(const Id&) const = default;
};

}  // namespace chiroflow

template <class Tag>
struct std::hash<chiroflow::Id<Tag>> {
  std::size_t operator()(const chiroflow::Id<Tag>& id) const noexcept { return std::hash<std::string>()(id.value); }
};
