// SPDX-License-Identifier: Apache-2.0
#include "app/appointments/answer.hpp"

#include "app/appointments/appointment_rules.hpp"
#include "app/visibility.hpp"

namespace chiroflow::app {

Result<AppointmentAnswer> answer_of(const Call& call, db::Reader& reader, const AppointmentId& id) {
  auto details = TRY(store::find_appointment_details(reader, call.organization(), id));
  if (!details) return fail(not_found("Appointment"));
  AppointmentAnswer answer;
  static_cast<store::AppointmentDetails&>(answer) = std::move(*details);
  return answer;
}

Result<AppointmentAnswer> answer_with_warnings(const Call& call, db::Reader& reader, const Appointment& appointment) {
  auto answer = TRY(answer_of(call, reader, appointment.id));
  answer.warnings = TRY(warnings_for(call, reader, appointment));
  return answer;
}

Result<AppointmentAnswer> shown(const Call& call, Result<AppointmentAnswer> answer) {
  if (answer) hide(*call.actor.role, *answer);
  return answer;
}

}  // namespace chiroflow::app
