// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/result.hpp"

namespace chiroflow {

/// Appends the lines to the file of audit checkpoints in the data directory, durable when it returns. A copy of that file
/// kept on another machine is what lets verify-audit find a chain that was cut short.
Result<void> append_checkpoints(const std::string& path, const std::vector<std::string>& lines);

}  // namespace chiroflow
