// SPDX-License-Identifier: Apache-2.0
// For structs whose members are types of consents: their names on the wire are the enumerators, STATE_SPECIFIC included, which
// would otherwise lose its underscore.
#pragma once

#include <boost/mp11.hpp>

#include <string_view>

#include "core/describe.hpp"
#include "wire/names.hpp"

namespace chiroflow::app {

/// The descriptor of the last member, which must be STATE_SPECIFIC.
template <class T>
using StateSpecificMember = boost::mp11::mp_back<MembersOf<T>>;

constexpr auto state_specific_key() {
  wire::FixedText<17> text;
  for (const char c : std::string_view("\"STATE_SPECIFIC\":")) text.push(c);
  return text;
}

}  // namespace chiroflow::app
