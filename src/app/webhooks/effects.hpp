// SPDX-License-Identifier: Apache-2.0
// What a provider's event changes here. Nothing depends on the order in which events come, and entering one again changes
// nothing. Each change leaves an audit event and an outgoing event:
//   participant.joined, participant.left        somebody's stay
//   session.patient_arrived, …patient_seen      the patient's first sign of life, with or without a change of state
//   session.room_ended                          the vendor closed the room in use
//   recording.processing, recording.failed      a recording that ran
//   recording.unexpected                        one that nobody started here
#pragma once

#include "app/webhooks/stays.hpp"

namespace chiroflow::app {

/// True: the room of a visit that waits or runs is gone. The call is the system's, of the room's organization.
Result<bool> apply_event(Call& call, db::Writer& writer, const Room& room, const ProviderEvent& event,
                         Told told = Told::by_vendor);

}  // namespace chiroflow::app
