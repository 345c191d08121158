// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace chiroflow {

/// Raises this process's limit of open files as far as the system lets it, for so many connections. False: not far enough.
bool allow_open_files(std::uint64_t connections);

}  // namespace chiroflow
