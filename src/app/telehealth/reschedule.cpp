// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/reschedule.hpp"

#include "app/access.hpp"
#include "app/appointments/appointment_rules.hpp"
#include "app/appointments/visit.hpp"
#include "app/unchanged.hpp"
#include "app/visibility.hpp"

namespace chiroflow::app {

Result<store::SessionRow> reschedule(Call& call, const RescheduleInput& input) {
  TRY(check_times(call.now, input.start_time, input.end_time));
  auto row = call.commit([&](db::Writer& writer) -> Result<store::SessionRow> {
    const auto seen = TRY(access_session(call, writer, input.session_id));
    auto visit = TRY(lock_visit(call, writer, seen.appointment_id));
    auto* session = visit.live_session();
    if (!session)
      return fail(conflict("The appointment is no longer a video visit; switch it on first", "appointment_state"));
    const auto before = visit.appointment;
    FieldChanges changes;
    if (TRY(move_visit(call, writer, visit, input.start_time, input.end_time, changes)))
      TRY(save_appointment(call, writer, visit.appointment,
                           with_old_times(changes.details(), before.start_time, before.end_time)));
    else
      TRY(note_unchanged(call, writer,
                         {"TelehealthSession", session->id.view(), before.patient_id, {}, session->version}));
    return store::to_row(*session);
  });
  if (row) hide(*call.actor.role, *row);
  return row;
}

}  // namespace chiroflow::app
