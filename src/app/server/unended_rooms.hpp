// SPDX-License-Identifier: Apache-2.0
// Rooms that their vendor has not ended although it was asked many times: people may still meet in them.
#pragma once

#include <cstdint>

#include "core/result.hpp"
#include "ports/database.hpp"

namespace chiroflow::app {

/// After so many tries that failed, ending a room is tried once a day and told.
inline constexpr int kManyTriesToEnd = 8;

/// Of all organizations.
Result<std::int64_t> count_unended_rooms(db::Database& database);

}  // namespace chiroflow::app
