// SPDX-License-Identifier: Apache-2.0
#include "domain/session_state.hpp"

#include <array>

namespace chiroflow {

namespace {
using enum TelehealthSessionStatus;
using E = SessionEvent;
using SessionStep = Step<TelehealthSessionStatus, SessionEvent>;

constexpr std::array kSteps{
    SessionStep{SCHEDULED, E::patient_arrives, WAITING},
    SessionStep{NO_SHOW, E::patient_arrives, WAITING},
    // Somebody who comes back into a running visit waits at its door; the session itself stays what it is.
    SessionStep{IN_PROGRESS, E::patient_arrives, IN_PROGRESS},
    SessionStep{TECHNICAL_ISSUES, E::patient_arrives, TECHNICAL_ISSUES},
    SessionStep{WAITING, E::patient_leaves, SCHEDULED},
    SessionStep{IN_PROGRESS, E::patient_leaves, IN_PROGRESS},
    SessionStep{TECHNICAL_ISSUES, E::patient_leaves, TECHNICAL_ISSUES},
    SessionStep{SCHEDULED, E::start, IN_PROGRESS},
    SessionStep{WAITING, E::start, IN_PROGRESS},
    SessionStep{TECHNICAL_ISSUES, E::start, IN_PROGRESS},
    SessionStep{IN_PROGRESS, E::end, COMPLETED},
    SessionStep{TECHNICAL_ISSUES, E::end, COMPLETED},
    SessionStep{SCHEDULED, E::mark_no_show, NO_SHOW},
    SessionStep{WAITING, E::mark_no_show, NO_SHOW},
    SessionStep{SCHEDULED, E::cancel, CANCELLED},
    SessionStep{WAITING, E::cancel, CANCELLED},
    SessionStep{WAITING, E::interrupt, TECHNICAL_ISSUES},
    SessionStep{IN_PROGRESS, E::interrupt, TECHNICAL_ISSUES},
    SessionStep{TECHNICAL_ISSUES, E::resume, IN_PROGRESS},
    SessionStep{COMPLETED, E::reopen, IN_PROGRESS},
    SessionStep{CANCELLED, E::reinstate, SCHEDULED},
    SessionStep{NO_SHOW, E::reinstate, SCHEDULED},
};
}  // namespace

Result<SessionTransition> next(TelehealthSessionStatus state, SessionEvent event) {
  return follow(std::span<const SessionStep>(kSteps), "session", state, event);
}

std::optional<AppointmentStatus> appointment_status_for(TelehealthSessionStatus state) {
  switch (state) {
    case SCHEDULED: return AppointmentStatus::SCHEDULED;
    case WAITING: return AppointmentStatus::CHECKED_IN;
    case IN_PROGRESS: return AppointmentStatus::IN_PROGRESS;
    case COMPLETED: return AppointmentStatus::COMPLETED;
    case NO_SHOW: return AppointmentStatus::NO_SHOW;
    case CANCELLED: return AppointmentStatus::CANCELLED;
    case TECHNICAL_ISSUES: return std::nullopt;
  }
  return std::nullopt;
}

bool is_over(TelehealthSessionStatus state) { return state == COMPLETED || state == NO_SHOW || state == CANCELLED; }

}  // namespace chiroflow
