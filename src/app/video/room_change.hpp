// SPDX-License-Identifier: Apache-2.0
// A session's change of rooms: what is known before it, the room that is made outside of the transaction, and the rows that
// say so inside of it. The room URL stays; who was faster wins, and the other one's room is given back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "app/video/video_service.hpp"
#include "domain/organization.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

/// What decides about rooms, read at once.
struct RoomSituation {
  Organization organization;
  TelehealthSession session;
  std::optional<Room> room;  // the one in use
  VideoPolicy policy;
  bool recording = false;       // a recording runs
  bool lost_agreement = false;  // it fell back by itself to a vendor whose agreement was withdrawn since
};
/// Error: not_found "Session".
Result<RoomSituation> room_situation(const Call& call, db::Reader& reader, const SessionId& id);

/// Whether people may be in the room: it is not only planned.
bool is_running(TelehealthSessionStatus status);

/// What an automatic change may use: no vendor whose agreement was withdrawn, unless a person named it; while a recording runs, only
/// who can go on recording.
AccountFilter keeps_promises(const RoomSituation& situation);
/// The first of these alone, where there is no room that a recording could go on in.
AccountFilter keeps_agreements(const RoomSituation& situation);

/// A name for one more room at a vendor where the session has one that lives on: under the same name it would be taken again.
Result<std::string> another_room_name(const Call& call, db::Reader& reader, const TelehealthSession& session);

/// A room for the session at the first candidate that can make one, `wanted` before the others; without it the session's provider,
/// or the clinic's default where that has lost its agreement (precondition_failed "agreement_withdrawn" when there is no other).
/// `name`: the session's own when empty.
Result<MadeRoom> make_room_of(Call& call, const RoomSituation& situation, std::optional<TelehealthProvider> wanted,
                              std::vector<Attempt>& attempts, const AccountFilter& filter, std::string name = {});

/// Notes among the attempts that the server goes elsewhere by itself.
void note_fall_back(const RoomSituation& situation, const MadeRoom& made, std::vector<Attempt>& attempts);

/// How the room in use came to its end.
enum class OldRoom {
  ended,  // the vendor ended or forgot it
  left,   // people go elsewhere; it may still be open there, so a job ends it a minute later
};

/// Writes the change: the old room's end, the new room, the session's provider, an audit event and, where there was a room
/// before, the outgoing event "session.room_changed". `session` is locked. Gives the room in use, which is another one when somebody
/// changed it meanwhile: then nothing is written.
Result<Room> settle_room(Call& call, db::Writer& writer, TelehealthSession& session, const std::optional<Room>& old,
                         OldRoom end, const MadeRoom& made);

/// The same where no room is made yet: the old one is closed and the session is at `to` from now on.
Result<void> leave_room(Call& call, db::Writer& writer, TelehealthSession& session, const std::optional<Room>& old,
                        const VideoAccount& to);

/// Ends a room at its vendor that somebody else's made needless. One that the vendor knows as the room in use stays.
void give_back(Call& call, const SessionId& session, const MadeRoom& made, const std::optional<Room>& in_use);

/// What was tried is kept also when nothing worked, so that it can be explained. Gives the error back.
Error keep_attempts(Call& call, const SessionId& session, const std::vector<Attempt>& attempts, Error error);

}  // namespace chiroflow::app
