// SPDX-License-Identifier: Apache-2.0
// Text in the one form in which it is hashed: UTF-8, NFC, LF, no space at the end of a line or of the whole.
#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace chiroflow::app {

/// Error: invalid_argument "text": bytes that are no UTF-8, and characters that make a text look like another one: control
/// characters, marks of direction, invisible line ends.
Result<std::string> canonical_text(std::string_view text);

/// For a value that is put into a line: what parts lines is a space, what would be refused above is left out.
std::string canonical_line(std::string_view text);

}  // namespace chiroflow::app
