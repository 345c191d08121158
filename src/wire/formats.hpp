// SPDX-License-Identifier: Apache-2.0
// Shapes of texts that FieldRule::format asks for. Pure; they say nothing about whether the thing exists.
#pragma once

#include <string_view>

#include "core/describe.hpp"

namespace chiroflow::wire {

struct FormatInfo {
  std::string_view name;  // as in zod's issues
  std::string_view message;
  std::string_view pattern;  // as in zod's issues; empty where it sends none
};
const FormatInfo& format_info(Format format);
/// By the name in an issue; nothing for unknown ones.
const FormatInfo* find_format(std::string_view name);

/// uri: http and https only, since our links are opened by people. date_time: with Z, as zod's default.
bool has_format(std::string_view text, Format format);

}  // namespace chiroflow::wire
