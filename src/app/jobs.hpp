// SPDX-License-Identifier: Apache-2.0
// Work that is due later, kept in the database so that a restart loses none.
#pragma once

#include "app/call.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

inline constexpr std::string_view kEndRoomJob = "end_room";

/// Ends the session's rooms at video providers once the undo time is over (at once for a session that never ran).
Result<void> schedule_room_end(Call& call, db::Writer& writer, const TelehealthSession& session);
/// The session was reopened: its rooms are needed again.
Result<void> cancel_room_end(Call& call, db::Writer& writer, const TelehealthSession& session);

}  // namespace chiroflow::app
