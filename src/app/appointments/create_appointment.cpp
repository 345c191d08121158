// SPDX-License-Identifier: Apache-2.0
#include "app/access.hpp"
#include "app/appointments/answer.hpp"
#include "app/appointments/appointment_rules.hpp"
#include "app/appointments/visit.hpp"
#include "store/patients.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
Result<Appointment> appointment_from(Call& call, const CreateAppointmentInput& input) {
  TRY(check_times(call.now, input.start_time, input.end_time));
  if (input.external_id) TRY(require_text("externalId", *input.external_id));
  Appointment a;
  a.id = call.services.ids.next<AppointmentId>();
  a.organization_id = call.organization();
  a.patient_id = input.patient_id;
  a.provider_id = input.provider_id;
  a.appointment_type_id = input.appointment_type_id;
  a.start_time = input.start_time;
  a.end_time = input.end_time;
  a.notes = input.notes;
  a.patient_notes = input.patient_notes;
  a.chief_complaint = input.chief_complaint;
  if (input.charge_amount) {
    a.charge_amount = normal_amount(*input.charge_amount);
    if (!a.charge_amount) return fail(invalid_field("chargeAmount", "Must be an amount such as 125.50"));
  }
  a.is_telehealth = input.is_telehealth;
  if (call.actor.is_staff()) a.created_by = call.actor.user_id;
  a.external_id = input.external_id;
  a.created_at = a.updated_at = call.now;
  return a;
}

Result<std::optional<AppointmentAnswer>> earlier(const Call& call, db::Reader& reader,
                                                 const std::optional<std::string>& external_id) {
  if (!external_id) return std::optional<AppointmentAnswer>();
  const auto id = TRY(store::find_appointment_by_external_id(reader, call.organization(), *external_id));
  if (!id) return std::optional<AppointmentAnswer>();
  auto answer = TRY(answer_of(call, reader, *id));
  answer.already_exists = true;
  return std::optional(std::move(answer));
}

/// What can be known before a vendor is asked for anything.
Result<std::optional<AppointmentAnswer>> look(Call& call, db::Reader& reader, const Appointment& appointment) {
  auto there = TRY(earlier(call, reader, appointment.external_id));
  if (there) return there;
  TRY(check_people(call, reader, appointment));
  if (!appointment.is_telehealth) return there;
  const auto organization = TRY(own_organization(call, reader));
  TRY(require_bookable(call, organization, appointment));
  return there;
}

Result<AppointmentAnswer> store_appointment(Call& call, db::Writer& writer, const Appointment& wanted,
                                            const std::optional<VideoBooking>& booking) {
  TRY(store::lock_patient(writer, call.organization(), wanted.patient_id));
  TRY(store::lock_organization(writer, call.organization()));
  if (auto there = TRY(earlier(call, writer, wanted.external_id))) return std::move(*there);
  TRY(check_people(call, writer, wanted));
  TRY(store::insert_row(writer, wanted));
  Visit visit{.appointment = wanted, .session = std::nullopt};
  std::optional<std::string> link;
  if (wanted.is_telehealth) link = TRY(switch_telehealth_on(call, writer, visit, booking));
  TRY(call.changed(writer, {"Appointment", wanted.id.view(), wanted.patient_id, {}, wanted.version}));
  auto answer = TRY(answer_with_warnings(call, writer, wanted));
  answer.visit_link.value = std::move(link);
  return answer;
}
}  // namespace

Result<AppointmentAnswer> create_appointment(Call& call, const CreateAppointmentInput& input) {
  const auto wanted = TRY(appointment_from(call, input));
  auto there = TRY(db::read<std::optional<AppointmentAnswer>>(
      call.services.database, [&](db::Reader& reader) { return look(call, reader, wanted); }));
  if (there) {
    call.read_of({"Appointment", there->id.view(), there->patient_id, {}, there->version});
    return shown(call, std::move(*there));
  }
  std::optional<VideoBooking> booking;
  if (input.is_telehealth)
    booking =
        TRY(arrange_video(call, wanted.id, wanted.patient_id, wanted.start_time, wanted.end_time, input.provider));
  auto answer = call.commit([&](db::Writer& writer) { return store_appointment(call, writer, wanted, booking); });
  if (booking && (!answer || answer->already_exists)) release_video(call, *booking);
  return shown(call, std::move(answer));
}

}  // namespace chiroflow::app
