// SPDX-License-Identifier: Apache-2.0
// The built-in engine's door: who holds a token of generateToken comes into the call, and what that leaves behind: the stay,
// the participant's times, the first sign of the patient, the step of the visit.
#pragma once

#include <string>
#include <vector>

#include "app/call.hpp"
#include "app/webhooks/stays.hpp"
#include "core/empty.hpp"

namespace chiroflow::app {

/// What the token says, and the seat that was found for it.
struct CallEntry {
  SessionId session_id;
  ParticipantId participant_id;
  std::string room_name;
  std::string peer_id;
};

struct EnteredCall {
  ParticipantRole role = ParticipantRole::PATIENT;
  std::string name;  // as the others see it
};

/// Errors: not_found "Session"; forbidden where the token was given to somebody else; precondition_failed "session_over",
/// "not_admitted" (also who was sent back to the waiting room), "moved" (the visit meets in another room), "seat_over" (the stay under this peer id has ended). Repeating it for the
/// same seat changes nothing.
Result<EnteredCall> enter_call(Call& call, const CallEntry& entry);

/// Somebody's seat is empty since the call's instant. The call is the system's. What is only assumed ends no stay twice.
Result<Empty> leave_call(Call& call, const CallEntry& entry, Told told = Told::by_vendor);

/// A stay of a call that nobody has seen the end of.
struct OpenStay {
  OrganizationId organization_id;
  CallEntry entry;
};
/// Of all organizations, in rooms of the built-in engine that are in use, begun before `before`.
Result<std::vector<OpenStay>> open_stays_of_calls(db::Database& database, Instant before);

}  // namespace chiroflow::app
