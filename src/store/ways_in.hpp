// SPDX-License-Identifier: Apache-2.0
// Who may come into a provider's room with what they were given. Every function is scoped to the organization it is given.
#pragma once

#include <vector>

#include "core/result.hpp"
#include "domain/session.hpp"
#include "domain/way_in.hpp"
#include "ports/database.hpp"
#include "store/tables.hpp"

namespace chiroflow::store {

template <> inline constexpr std::string_view table_of<WayIn> = "way_in";

/// Those into the room that have not expired, and by which nobody came in and left again as far as the vendor has told.
Result<std::vector<WayIn>> open_ways_in(db::Reader&, const Room& room, Instant now);
/// Keeps it. Those of the session that have expired are forgotten.
Result<void> keep_way_in(db::Writer&, const WayIn& way);
/// It was not handed out after all.
Result<void> forget_way_in(db::Writer&, const WayIn& way);
/// Those of one person that end by then: they use them no more. Gives how many.
Result<std::int64_t> forget_ways_in_of(db::Writer&, const Participant& who, Instant until);

}  // namespace chiroflow::store
