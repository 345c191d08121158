// SPDX-License-Identifier: Apache-2.0
#include "app/appointments/appointments.hpp"
#include "app/audit_details.hpp"
#include "app/page_cursor.hpp"
#include "app/visibility.hpp"

namespace chiroflow::app {

namespace {
Result<store::AppointmentDetails> shown(Call& call, std::optional<store::AppointmentDetails> found) {
  if (!found) return fail(not_found("Appointment"));
  call.read_of({"Appointment", found->id.view(), found->patient_id, {}, found->version});
  hide(*call.actor.role, *found);
  return std::move(*found);
}
}  // namespace

Result<store::AppointmentDetails> get_appointment(Call& call, const AppointmentInput& input) {
  using Found = std::optional<store::AppointmentDetails>;
  return shown(call, TRY(db::read<Found>(call.services.database, [&](db::Reader& reader) {
                 return store::find_appointment_details(reader, call.organization(), input.appointment_id);
               })));
}

Result<store::AppointmentDetails> get_appointment_by_external_id(Call& call,
                                                                 const AppointmentByExternalIdInput& input) {
  using Found = std::optional<store::AppointmentDetails>;
  return shown(call, TRY(db::read<Found>(call.services.database, [&](db::Reader& reader) -> Result<Found> {
                 const auto id =
                     TRY(store::find_appointment_by_external_id(reader, call.organization(), input.external_id));
                 if (!id) return Found();
                 return store::find_appointment_details(reader, call.organization(), *id);
               })));
}

Result<ListAppointmentsOutput> list_appointments(Call& call, const ListAppointmentsInput& input) {
  std::optional<store::AppointmentCursor> cursor;
  if (input.cursor) {
    const auto parsed = parse_cursor(*input.cursor);
    if (!parsed) return ListAppointmentsOutput{};
    cursor = store::AppointmentCursor{parsed->at, AppointmentId(parsed->id)};
  }
  const store::AppointmentFilter filter{input.patient_id, input.provider_id, input.status,
                                        input.from,       input.to,          input.is_telehealth};
  ListAppointmentsOutput out;
  out.appointments =
      TRY(db::read<std::vector<store::AppointmentDetails>>(call.services.database, [&](db::Reader& reader) {
        return store::list_appointments(reader, call.organization(), filter, cursor, input.limit);
      }));
  if (out.appointments.size() > static_cast<std::size_t>(input.limit)) {
    out.appointments.pop_back();
    const auto& last = out.appointments.back();
    out.next_cursor.value = write_cursor(last.start_time, last.id.view());
  }
  for (auto& item : out.appointments) hide(*call.actor.role, item);
  call.read_of({"Appointment", {}, input.patient_id, count_of(out.appointments.size())});
  return out;
}

}  // namespace chiroflow::app
