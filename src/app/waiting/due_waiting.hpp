// SPDX-License-Identifier: Apache-2.0
// What the server does by itself in the waiting rooms: it takes those out who are gone for good, and looks for patients who did
// not come. Safe to repeat and safe beside another server: each visit is looked at again with its row locked.
#pragma once

#include "app/services.hpp"
#include "core/result.hpp"

namespace chiroflow::app {

/// A patient who never reached us is called a no-show this long after the start at the earliest, however short the
/// organization's grace time is.
inline constexpr Minutes kNoShowAfter{10};

struct WaitingRound {
  int timed_out = 0;
  int no_shows = 0;
  int proposed = 0;
};

/// `up_since`: since when this server answers and reaches its database. Of a visit that could have been entered before that,
/// nobody knows whether the patient tried: staff decide. Nobody is timed out before the pages had kHeldPlaceFor to come back.
/// A visit that cannot be changed is logged and stops no other. Error: storage_unavailable.
Result<WaitingRound> look_after_waiting_rooms(const Services& services, Instant up_since);

}  // namespace chiroflow::app
