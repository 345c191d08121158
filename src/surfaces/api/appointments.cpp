// SPDX-License-Identifier: Apache-2.0
#include "app/appointments/appointments.hpp"

#include "app/appointments/appointment_types.hpp"
#include "app/telehealth/reschedule.hpp"
#include "surfaces/api/record_modules.hpp"

namespace chiroflow::api {

namespace {
void add_types(Registry& r) {
  using enum Permission;
  using enum AuditAction;
  r.mutation("appointmentTypes.create",
             {"POST /appointment-types", needs(organization_write), "Offer a kind of appointment", CREATE},
             app::create_appointment_type);
  r.query("appointmentTypes.list", {"GET /appointment-types", needs(appointment_read), "Kinds of appointment by name"},
          app::list_appointment_types);
  r.mutation(
      "appointmentTypes.update",
      {"PATCH /appointment-types/{appointmentTypeId}", needs(organization_write), "Change a kind of appointment"},
      app::update_appointment_type);
}
}  // namespace

void add_appointments(Registry& r) {
  using enum Permission;
  using enum AuditAction;
  add_types(r);
  r.mutation("appointments.create",
             {"POST /appointments", needs(appointment_write),
              "Book an appointment; a video visit gets its session and link at once", CREATE},
             app::create_appointment);
  r.query("appointments.list", {"GET /appointments", needs(appointment_read), "Appointments, earliest start first"},
          app::list_appointments);
  r.query("appointments.get",
          {"GET /appointments/{appointmentId}", needs(appointment_read), "An appointment with its people and session"},
          app::get_appointment);
  r.query("appointments.getByExternalId",
          {.rest = "GET /external-appointments/{externalId}",
           .access = needs(appointment_read),
           .summary = "An appointment by your system's own id",
           .asks_in_body = true},
          app::get_appointment_by_external_id);
  r.mutation(
      "appointments.update",
      {"PATCH /appointments/{appointmentId}", needs(appointment_write), "Change an appointment; null clears a field"},
      app::update_appointment);
  r.mutation("appointments.move",
             {"POST /appointments/{appointmentId}/move", needs(appointment_write),
              "Move an appointment with its session and links"},
             app::move_appointment);
  r.mutation(
      "appointments.cancel",
      {"POST /appointments/{appointmentId}/cancel", needs(appointment_write), "Cancel an appointment and its session"},
      app::cancel_appointment);
  r.mutation("appointments.confirm",
             {"POST /appointments/{appointmentId}/confirm", needs(appointment_write), "The patient confirmed"},
             app::confirm_appointment);
  r.mutation(
      "telehealth.reschedule",
      {"POST /sessions/{sessionId}/reschedule", needs(session_book), "Move a session with its appointment and links"},
      app::reschedule);
}

}  // namespace chiroflow::api
