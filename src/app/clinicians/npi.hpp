// SPDX-License-Identifier: Apache-2.0
// National Provider Identifier: ten digits, the last of which is the Luhn check digit over "80840" and the nine before it
// (45 CFR 162.406, ISO/IEC 7812).
#pragma once

#include <string_view>

namespace chiroflow::app {

bool is_npi(std::string_view text);

}  // namespace chiroflow::app
