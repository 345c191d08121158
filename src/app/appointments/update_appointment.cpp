// SPDX-License-Identifier: Apache-2.0
#include "app/appointments/answer.hpp"
#include "app/appointments/appointment_rules.hpp"
#include "app/appointments/visit.hpp"
#include "app/unchanged.hpp"
#include "store/sessions.hpp"

namespace chiroflow::app {

namespace {
struct Times {
  Instant start;
  Instant end;
};

/// None when the request does not speak of times.
std::optional<Times> wanted_times(const UpdateAppointmentInput& input, const Appointment& present) {
  if (!input.start_time && !input.end_time) return std::nullopt;
  const auto start = input.start_time.value_or(present.start_time);
  const auto length = present.end_time - present.start_time;
  return Times{start, input.end_time.value_or(input.start_time ? start + length : present.end_time)};
}

Result<FieldChanges> apply(const UpdateAppointmentInput& input, Appointment& a) {
  FieldChanges changes;
  changes.set_if("providerId", a.provider_id, input.provider_id);
  changes.patch("appointmentTypeId", a.appointment_type_id, input.appointment_type_id);
  changes.patch("notes", a.notes, input.notes);
  changes.patch("patientNotes", a.patient_notes, input.patient_notes);
  changes.patch("chiefComplaint", a.chief_complaint, input.chief_complaint);
  if (!input.charge_amount.present) return changes;
  std::optional<std::string> amount;
  if (input.charge_amount.value) {
    amount = normal_amount(*input.charge_amount.value);
    if (!amount) return fail(invalid_field("chargeAmount", "Must be an amount such as 125.50"));
  }
  changes.set("chargeAmount", a.charge_amount, amount);
  return changes;
}

/// Whom and what the appointment is with cannot change any more once it runs.
Result<void> check_new_people(const Call& call, db::Reader& reader, const Appointment& before,
                              const Appointment& after) {
  if (before.provider_id == after.provider_id && before.appointment_type_id == after.appointment_type_id) return {};
  using enum AppointmentStatus;
  if (before.provider_id != after.provider_id && (before.status == IN_PROGRESS || before.status == COMPLETED))
    return fail(conflict("The appointment is " + std::string(name_of(before.status)) + " and keeps its clinician",
                         "appointment_state"));
  return check_people(call, reader, after);
}

Result<void> note_as_it_was(Call& call, db::Writer& writer, const Appointment& appointment) {
  return note_unchanged(call, writer,
                        {"Appointment", appointment.id.view(), appointment.patient_id, {}, appointment.version});
}

Result<AppointmentAnswer> update_in(Call& call, db::Writer& writer, const UpdateAppointmentInput& input,
                                    const std::optional<VideoBooking>& booking) {
  auto visit = TRY(lock_visit(call, writer, input.appointment_id));
  auto& appointment = visit.appointment;
  const auto before = appointment;
  TRY(require_version("appointment", input.version, before.version));
  auto changes = TRY(apply(input, appointment));
  TRY(check_new_people(call, writer, before, appointment));
  bool moved = false;
  if (const auto times = wanted_times(input, before)) {
    TRY(check_times(call.now, times->start, times->end));
    moved = TRY(move_visit(call, writer, visit, times->start, times->end, changes));
  }
  std::optional<std::string> link;
  if (moved && visit.live_session()) link = TRY(renew_patient_link(call, writer, *visit.session));
  if (input.is_telehealth == true && !visit.live_session()) {
    link = TRY(switch_telehealth_on(call, writer, visit, booking));
    changes.add("isTelehealth");
  }
  if (input.is_telehealth == false && before.is_telehealth) {
    TRY(switch_telehealth_off(call, writer, visit));
    changes.add("isTelehealth");
  }
  if (changes.any())
    TRY(save_appointment(
        call, writer, appointment,
        moved ? with_old_times(changes.details(), before.start_time, before.end_time) : changes.details()));
  else
    TRY(note_as_it_was(call, writer, appointment));
  auto answer = TRY(answer_with_warnings(call, writer, appointment));
  answer.visit_link.value = std::move(link);
  return answer;
}

/// A room is arranged, where the change will need one, before the transaction: vendors are never called inside.
Result<std::optional<VideoBooking>> arrange(Call& call, const UpdateAppointmentInput& input) {
  if (!input.is_telehealth.value_or(false)) return std::optional<VideoBooking>();
  struct Present {
    Appointment appointment;
    bool has_session = false;
  };
  const auto present = TRY(db::read<Present>(call.services.database, [&](db::Reader& reader) -> Result<Present> {
    auto appointment = TRY(store::find_appointment(reader, call.organization(), input.appointment_id));
    if (!appointment) return fail(not_found("Appointment"));
    TRY(require_version("appointment", input.version, appointment->version));
    const auto session = TRY(store::find_session_of(reader, call.organization(), input.appointment_id));
    return Present{std::move(*appointment), session.has_value()};
  }));
  if (present.has_session) return std::optional<VideoBooking>();
  const auto times = wanted_times(input, present.appointment)
                         .value_or(Times{present.appointment.start_time, present.appointment.end_time});
  TRY(check_times(call.now, times.start, times.end));
  return std::optional(TRY(arrange_video(call, input.appointment_id, present.appointment.patient_id, times.start,
                                         times.end, input.provider)));
}
}  // namespace

Result<AppointmentAnswer> update_appointment(Call& call, const UpdateAppointmentInput& input) {
  const auto booking = TRY(arrange(call, input));
  auto answer = call.commit([&](db::Writer& writer) { return update_in(call, writer, input, booking); });
  const bool used = booking && answer && answer->session && answer->session->id == booking->session_id;
  if (booking && !used) release_video(call, *booking);
  return shown(call, std::move(answer));
}

Result<AppointmentAnswer> move_appointment(Call& call, const MoveAppointmentInput& input) {
  UpdateAppointmentInput update;
  update.appointment_id = input.appointment_id;
  update.version = input.version;
  update.start_time = input.start_time;
  update.end_time = input.end_time;
  return update_appointment(call, update);
}

Result<AppointmentAnswer> cancel_appointment(Call& call, const CancelAppointmentInput& input) {
  return shown(call, call.commit([&](db::Writer& writer) -> Result<AppointmentAnswer> {
    auto visit = TRY(lock_visit(call, writer, input.appointment_id));
    TRY(require_version("appointment", input.version, visit.appointment.version));
    const auto before = visit.appointment.status;
    if (TRY(cancel_visit(call, writer, visit, input.reason)))
      TRY(save_appointment(call, writer, visit.appointment, state_change(before, visit.appointment.status)));
    else
      TRY(note_as_it_was(call, writer, visit.appointment));
    return answer_of(call, writer, input.appointment_id);
  }));
}

Result<AppointmentAnswer> confirm_appointment(Call& call, const ConfirmAppointmentInput& input) {
  return shown(call, call.commit([&](db::Writer& writer) -> Result<AppointmentAnswer> {
    using enum AppointmentStatus;
    auto visit = TRY(lock_visit(call, writer, input.appointment_id));
    auto& appointment = visit.appointment;
    TRY(require_version("appointment", input.version, appointment.version));
    if (appointment.status == CONFIRMED) {
      TRY(note_as_it_was(call, writer, appointment));
      return answer_of(call, writer, input.appointment_id);
    }
    if (appointment.status != SCHEDULED)
      return fail(
          conflict("The appointment is " + std::string(name_of(appointment.status)) + " and cannot become CONFIRMED",
                   "appointment_state"));
    appointment.status = CONFIRMED;
    appointment.confirmed_at = call.now;
    appointment.confirmed_by = call.actor.user_id;
    TRY(save_appointment(call, writer, appointment, state_change(SCHEDULED, CONFIRMED)));
    return answer_of(call, writer, input.appointment_id);
  }));
}

}  // namespace chiroflow::app
