// SPDX-License-Identifier: Apache-2.0
// How a telehealth session moves, and how its appointment follows. Pure; conditions of time are told apart in session_times.
#pragma once

#include <optional>

#include "domain/enums.hpp"
#include "domain/state_machine.hpp"

namespace chiroflow {

CHIROFLOW_ENUM(SessionEvent, patient_arrives, patient_leaves, start, end, mark_no_show, cancel, interrupt, resume,
               reopen, reinstate)

using SessionTransition = Transition<TelehealthSessionStatus>;

/// patient_arrives: enters the waiting room (also late, after NO_SHOW). start: the clinician starts or admits.
/// interrupt / resume: TECHNICAL_ISSUES and back. reopen: undo of an end. reinstate: the appointment was moved or taken back.
Result<SessionTransition> next(TelehealthSessionStatus state, SessionEvent event);

/// The appointment's state that goes with a session's; none where the appointment keeps its own.
std::optional<AppointmentStatus> appointment_status_for(TelehealthSessionStatus state);

/// Nobody can enter any more.
bool is_over(TelehealthSessionStatus state);

}  // namespace chiroflow
