// SPDX-License-Identifier: Apache-2.0
// What a provider says in its own words: text from outside, for staff alone.
#pragma once

#include <string>
#include <string_view>

namespace chiroflow::app {

/// On one line, without what steers a screen or turns the direction of writing, at most 200 characters; what is no UTF-8 is left out.
std::string tame_words(std::string_view words);

}  // namespace chiroflow::app
