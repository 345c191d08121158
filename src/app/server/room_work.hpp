// SPDX-License-Identifier: Apache-2.0
// What is left to do about rooms at their vendors when nobody is waiting for it: ending or deleting them, giving them new times, and asking
// what was measured in them.
#pragma once

#include "app/call.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

/// Everybody is sent out. A room that nobody was ever in is deleted where its vendor would keep it among its user's. Without its account
/// nobody can end it; the vendor's own limits will.
Result<void> end_at_vendor(const Call& call, const Room& room);

/// Gives the session's room the session's present times, where its vendor's rooms have such.
Result<void> move_room(const Call& call, const SessionId& id);

/// Keeps what the room's vendor measured; it also becomes the session's where no browser measured anything. False: the vendor tells
/// nothing yet, so another try is worth it.
Result<bool> ask_quality(Call& call, const RoomId& id);

}  // namespace chiroflow::app
