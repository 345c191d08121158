// SPDX-License-Identifier: Apache-2.0
// A patient's place in the waiting room: how use cases get hold of it, and the one way it is written. The session's row is
// locked before the place, always.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/call.hpp"
#include "domain/other_states.hpp"
#include "domain/session.hpp"
#include "store/views.hpp"

namespace chiroflow::app {

struct WaitingRoomInput {
  WaitingRoomId waiting_room_id;
};
CHIROFLOW_DESCRIBE(WaitingRoomInput, waiting_room_id)

/// A place with its session, both locked for a change.
struct WaitingPlace {
  TelehealthSession session;
  VirtualWaitingRoom row;
};

Result<std::optional<VirtualWaitingRoom>> find_place_of(db::Reader& reader, const OrganizationId& organization,
                                                        const SessionId& session);
/// Staff: any place of their organization. Visitors: the one of their visit, if they wait in it: patient and guardian.
/// Errors: not_found "Waiting room entry", forbidden for guests.
Result<VirtualWaitingRoom> access_place(const Call& call, db::Reader& reader, const WaitingRoomId& id);
Result<WaitingPlace> access_place_to_change(Call& call, db::Writer& writer, const WaitingRoomId& id);

/// Guests wait for nobody. Error: forbidden.
Result<void> require_waits(const Call& call);

/// What was said before a visit belongs to it: once it is over nobody rewrites it. Error: precondition_failed "session_over".
Result<void> require_not_over(const TelehealthSession& session);

/// Writes the place with its audit event. `notice`: the kind that pages are told, or none where nothing that they show changed.
Result<void> save_place(Call& call, db::Writer& writer, VirtualWaitingRoom& row, std::optional<std::string_view> notice,
                        std::string details);
/// The same for a place that is new.
Result<void> add_place(Call& call, db::Writer& writer, VirtualWaitingRoom& row, std::string_view notice);

/// A patient who still waits when the visit is over waits no longer. The session is locked.
Result<void> close_place(Call& call, db::Writer& writer, const TelehealthSession& session);

/// The session after its patient has left the waiting room: planned again, unless it runs.
Result<void> leave_session(Call& call, db::Writer& writer, TelehealthSession& session);

/// How long the patient has waited, or did.
int wait_seconds(const VirtualWaitingRoom& row, Instant now);

/// The place as the caller may see it.
Result<store::WaitingRoomView> view_for(const Call& call, const VirtualWaitingRoom& row);

}  // namespace chiroflow::app
