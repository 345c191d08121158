// SPDX-License-Identifier: Apache-2.0
// An appointment and its session, locked together for a change. The steps here change both and write the session; the
// caller writes the appointment once with save_appointment, last in its transaction.
#pragma once

#include <optional>
#include <string>

#include "app/booking.hpp"
#include "app/call.hpp"
#include "app/record_changes.hpp"
#include "domain/appointment.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

struct Visit {
  Appointment appointment;
  std::optional<TelehealthSession> session;

  /// The session that goes with the appointment; none where telehealth was switched off.
  TelehealthSession* live_session() { return appointment.is_telehealth && session ? &*session : nullptr; }
};

/// Locks session and appointment, in the order in which sessions are changed elsewhere. Error: not_found "Appointment".
Result<Visit> lock_visit(const Call& call, db::Writer& writer, const AppointmentId& id);

/// New times for both, and for the links that lead there; what was CANCELLED or NO_SHOW is reinstated. Returns whether
/// anything changed. Errors: conflict (running or over), invalid_argument (the new visit would be over already).
Result<bool> move_visit(Call& call, db::Writer& writer, Visit& visit, Instant start, Instant end,
                        FieldChanges& changes);

/// Returns whether anything changed. Error: conflict naming the state.
Result<bool> cancel_visit(Call& call, db::Writer& writer, Visit& visit, const std::optional<std::string>& reason);

/// Makes the appointment a video visit: brings its session back, or books `booking`. Returns the visit link when one was
/// made. Error: precondition_failed "appointment_over".
Result<std::optional<std::string>> switch_telehealth_on(Call& call, db::Writer& writer, Visit& visit,
                                                        const std::optional<VideoBooking>& booking);
/// Error: conflict unless the session is SCHEDULED (or over before it began: CANCELLED).
Result<void> switch_telehealth_off(Call& call, db::Writer& writer, Visit& visit);

/// A new link when the patient holds none that still opens.
Result<std::optional<std::string>> renew_patient_link(Call& call, db::Writer& writer, const TelehealthSession& session);

/// The details of a change that moved the visit, with the times before: they stay nowhere else.
std::string with_old_times(std::string details, Instant start, Instant end);

/// Bumps the version, writes the columns that changes touch, appends the audit event.
Result<void> save_appointment(Call& call, db::Writer& writer, Appointment& appointment, std::string details);

}  // namespace chiroflow::app
