// SPDX-License-Identifier: Apache-2.0
// Work that is due later, kept in the database so that a restart loses none.
#pragma once

#include "app/call.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

inline constexpr std::string_view kEndRoomJob = "end_room";
inline constexpr std::string_view kEndLeftRoomJob = "end_left_room";
inline constexpr std::string_view kAskQualityJob = "ask_quality";  // of one room
inline constexpr std::string_view kMoveRoomJob = "move_room";      // of a session, to its present times

/// Ends the session's rooms at video providers once the undo time is over (at once for a session that never ran), and asks the vendors
/// from now on what they measured of one that ran.
Result<void> schedule_room_end(Call& call, db::Writer& writer, const TelehealthSession& session);
/// Ends a room at its vendor that people were led out of, a minute later: who has not followed by then is sent out.
Result<void> schedule_left_room_end(Call& call, db::Writer& writer, const Room& room);
/// The session has other times: its room at a vendor is to have them, too.
Result<void> schedule_room_move(Call& call, db::Writer& writer, const TelehealthSession& session);
/// The session was reopened: its rooms are needed again.
Result<void> cancel_room_end(Call& call, db::Writer& writer, const TelehealthSession& session);

}  // namespace chiroflow::app
