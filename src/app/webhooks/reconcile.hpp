// SPDX-License-Identifier: Apache-2.0
// Asks outside vendors who is in the rooms of visits that wait or run, because webhooks get lost: what they list is entered as
// if they had sent it. A room that a vendor has closed is closed here, and a stay that it no longer lists ends now unless it
// said when.
#pragma once

#include "app/services.hpp"
#include "app/webhooks/work.hpp"

namespace chiroflow::app {

struct ReconcileRound {
  int rooms = 0;    // asked about
  int changes = 0;  // entered
  int failed = 0;   // vendors that did not answer, and rooms that could not be looked at
  RoomId last;      // where the next round goes on; empty: at the beginning
};

/// Looks at most at `limit` rooms behind `after`. Blocks for as long as the vendors do. Error: storage_unavailable.
Result<ReconcileRound> reconcile_rooms(const Services& services, const WebhookWork& work, const RoomId& after,
                                       int limit);

/// Tells again of rooms whose visit still runs without another one: the server may have stopped between entering the end and
/// telling it, or there was no replacement at that moment. Returns how many were told.
Result<int> tell_lost_rooms(const Services& services, const WebhookWork& work, int limit);

}  // namespace chiroflow::app
