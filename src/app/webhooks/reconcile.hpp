// SPDX-License-Identifier: Apache-2.0
// Asks outside vendors who is in the rooms of visits that wait or run, because webhooks get lost: what they list is entered as
// if they had sent it. A room that a vendor has closed is closed here, and a stay that it no longer lists ends now unless it
// said when.
#pragma once

#include <functional>

#include "app/account_lanes.hpp"
#include "app/services.hpp"
#include "app/webhooks/work.hpp"

namespace chiroflow::app {

struct ReconcileRound {
  int rooms = 0;    // asked about
  int changes = 0;  // entered
  int failed = 0;   // vendors that did not answer, and rooms that could not be looked at
  RoomId last;      // where the next round goes on; empty: at the beginning
};

/// Looks at most at `limit` rooms behind `after`, accounts side by side, until `stopping`. Asks no account whose breaker is open and
/// none again that failed twice. Without `lanes` it blocks for as long as the vendors do; with them only what was quick is counted.
/// Error: storage_unavailable.
Result<ReconcileRound> reconcile_rooms(const Services& services, const WebhookWork& work, const RoomId& after,
                                       int limit, const std::function<bool()>& stopping = {},
                                       AccountLanes* lanes = nullptr);

/// The same for running visits at a vendor that tells nothing by itself (Google Meet without Pub/Sub), which are to be asked often.
Result<ReconcileRound> reconcile_silent_rooms(const Services& services, const WebhookWork& work, const RoomId& after,
                                              int limit, const std::function<bool()>& stopping = {},
                                              AccountLanes* lanes = nullptr);

/// Gives a room that was lost, but whose visit runs on without another one, to `replace`, which may ask vendors. Looks at every
/// such loss of the last hour, `portion` at a time, until `stopping`; one that stays is found again by the next call, so a
/// server that stopped in between loses none. Losses at one account one after the other, accounts side by side: `replace` is called by
/// several threads. Returns how many there were; of `lanes`, how many were taken up.
Result<int> replace_lost_rooms(const Services& services, const RoomLost& replace, const std::function<bool()>& stopping,
                               int portion = 20, AccountLanes* lanes = nullptr);

}  // namespace chiroflow::app
