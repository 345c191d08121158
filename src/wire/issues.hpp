// SPDX-License-Identifier: Apache-2.0
// Validation issues as zod 4.3 writes them: the order of the keys differs from code to code, and clients compare texts.
#pragma once

#include <string>
#include <vector>

#include "core/error.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::wire {

/// Compact, as one JSON array.
void write_issues(JsonWriter& out, const std::vector<Issue>& issues);
/// A ZodError's message: the same array, indented by two spaces.
std::string issues_text(const std::vector<Issue>& issues);

}  // namespace chiroflow::wire
