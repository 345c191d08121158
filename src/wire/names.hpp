// SPDX-License-Identifier: Apache-2.0
// Names of members on the wire, made at compile time: session_id becomes sessionId.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace chiroflow::wire {

/// A text of fixed storage that is put together while compiling.
template <std::size_t Capacity>
struct FixedText {
  std::array<char, Capacity> chars{};
  std::size_t size = 0;
  constexpr void push(char c) { chars[size++] = c; }
  constexpr std::string_view view() const { return {chars.data(), size}; }
};

constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

namespace detail {
/// `"sessionId":`, from which the name alone is a part.
template <class Descriptor>
constexpr auto make_key() {
  constexpr std::string_view name(Descriptor::name);
  FixedText<name.size() + 3> text;
  text.push('"');
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] != '_') text.push(i > 0 && name[i - 1] == '_' ? upper(name[i]) : name[i]);
  }
  text.push('"');
  text.push(':');
  return text;
}
template <class Descriptor>
inline constexpr auto kKeyText = make_key<Descriptor>();
}  // namespace detail

/// The member's key as it stands in JSON, with quotes and colon.
template <class Descriptor>
inline constexpr std::string_view kWireKey = detail::kKeyText<Descriptor>.view();
/// The member's name on the wire.
template <class Descriptor>
inline constexpr std::string_view kWireName = kWireKey<Descriptor>.substr(1, kWireKey<Descriptor>.size() - 3);

}  // namespace chiroflow::wire
