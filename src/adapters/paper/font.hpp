// SPDX-License-Identifier: Apache-2.0
// The letters of printed papers, inside the program: a server has no fonts installed.
#pragma once

#include <string_view>

namespace chiroflow::paper {

/// DejaVu Sans (TrueType): Latin, Greek and Cyrillic script.
std::string_view font_file();

}  // namespace chiroflow::paper
