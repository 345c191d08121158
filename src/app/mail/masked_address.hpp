// SPDX-License-Identifier: Apache-2.0
// An address that its owner recognizes and nobody else learns: "a***@p***.example". Pure.
#pragma once

#include <string>
#include <string_view>

namespace chiroflow::app {

std::string masked_address(std::string_view address);

}  // namespace chiroflow::app
