// SPDX-License-Identifier: Apache-2.0
// What a change of an appointment answers: the row as it is now, read in the same transaction.
#pragma once

#include "app/appointments/appointments.hpp"

namespace chiroflow::app {

/// Error: not_found "Appointment".
Result<AppointmentAnswer> answer_of(const Call& call, db::Reader& reader, const AppointmentId& id);
/// The same with what staff should know.
Result<AppointmentAnswer> answer_with_warnings(const Call& call, db::Reader& reader, const Appointment& appointment);

/// Hides from the caller's role what it may not see.
Result<AppointmentAnswer> shown(const Call& call, Result<AppointmentAnswer> answer);

}  // namespace chiroflow::app
