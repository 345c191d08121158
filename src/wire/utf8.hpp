// SPDX-License-Identifier: Apache-2.0
// UTF-8 by RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <string_view>

namespace chiroflow::wire {

/// Bytes of the sequence at the front of a non-empty text, 1 to 4, or 0 where it is not valid.
std::size_t utf8_sequence(std::string_view text);
/// Length as JavaScript counts it: UTF-16 units. Invalid bytes count one each.
std::size_t utf16_length(std::string_view text);

}  // namespace chiroflow::wire
