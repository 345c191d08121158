// SPDX-License-Identifier: Apache-2.0
// The clinician sends the patient out of the visit for a while, back into the waiting room; the visit itself goes on.
#pragma once

#include "app/telehealth/lifecycle.hpp"
#include "app/waiting/waiting_place.hpp"

namespace chiroflow::app {

/// ADMITTED to WAITING at the old place in the queue; the patient gets no token until admitted again. Again: the same answer.
/// Errors: not_found "Session" or "Waiting room entry", conflict "session_state" when the visit does not run,
/// "waiting_room_state" when the patient is not in it.
Result<store::WaitingRoomView> hold_patient(Call& call, const SessionInput& input);

/// The same for a patient who was sent out; nothing where they have no place there, or are not in the visit.
Result<void> send_to_waiting_room(Call& call, db::Writer& writer, const SessionId& id);

}  // namespace chiroflow::app
