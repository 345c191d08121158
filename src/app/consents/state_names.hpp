// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace chiroflow::app {

/// "New York", in Spanish "Nueva York"; the code itself for one that is none of a state, district or territory.
std::string state_name(std::string_view code, std::string_view language);

}  // namespace chiroflow::app
