// SPDX-License-Identifier: Apache-2.0
// For tests: short ways to book, change and look at appointments.
#pragma once

#include <string>

#include "app/appointments/appointments.hpp"
#include "support/app_fixture.hpp"

namespace chiroflow::app {

using chiroflow::testing::take;

class Appointments : public chiroflow::testing::AppFixture {
 protected:
  CreateAppointmentInput visit(Millis from_now = Hours(48), bool telehealth = true) {
    CreateAppointmentInput input;
    input.patient_id = clinic.patient.id;
    input.provider_id = clinic.clinician.id;
    input.start_time = clock.now() + from_now;
    input.end_time = input.start_time + Minutes(30);
    input.is_telehealth = telehealth;
    return input;
  }
  Result<AppointmentAnswer> try_create(const CreateAppointmentInput& input) {
    auto call = call_as(clinic.staff, "appointments.create", AuditAction::CREATE);
    return create_appointment(call, input);
  }
  AppointmentAnswer create(const CreateAppointmentInput& input) { return take(try_create(input)); }

  UpdateAppointmentInput change(const AppointmentAnswer& of) {
    UpdateAppointmentInput input;
    input.appointment_id = of.id;
    return input;
  }
  Result<AppointmentAnswer> try_update(const UpdateAppointmentInput& input) {
    auto call = call_as(clinic.staff, "appointments.update");
    return update_appointment(call, input);
  }
  Result<AppointmentAnswer> try_move(const AppointmentAnswer& of, Instant start) {
    auto call = call_as(clinic.staff, "appointments.move");
    MoveAppointmentInput input;
    input.appointment_id = of.id;
    input.start_time = start;
    input.end_time = start + Minutes(45);
    return move_appointment(call, input);
  }
  Result<AppointmentAnswer> try_cancel(const AppointmentAnswer& of,
                                       std::optional<std::string> reason = "patient called") {
    auto call = call_as(clinic.staff, "appointments.cancel");
    CancelAppointmentInput input;
    input.appointment_id = of.id;
    input.reason = std::move(reason);
    return cancel_appointment(call, input);
  }
  Result<AppointmentAnswer> try_switch(const AppointmentAnswer& of, bool on) {
    auto input = change(of);
    input.is_telehealth = on;
    return try_update(input);
  }
  TelehealthSession session_of(const AppointmentAnswer& of) {
    return load<TelehealthSession>(of.session.value().id.value);
  }
  Appointment row_of(const AppointmentAnswer& of) { return load<Appointment>(of.id.value); }
  VisitLink link_of(const AppointmentAnswer& of) {
    static const std::string sql =
        store::select_from<VisitLink>("l") + " WHERE l.session_id = ? ORDER BY l.id DESC LIMIT 1";
    return take(
               db::read<std::optional<VisitLink>>(
                   *database,
                   [&](db::Reader& reader) { return store::query_one<VisitLink>(reader, sql, of.session.value().id); }))
        .value();
  }
  std::int64_t count(const std::string& table) {
    return take(db::read<std::optional<std::int64_t>>(*database,
                                                      [&](db::Reader& reader) {
                                                        return store::query_value<std::int64_t>(
                                                            reader, "SELECT COUNT(*) FROM " + table);
                                                      }))
        .value();
  }
  /// As if the visit had got this far.
  void set_states(const AppointmentAnswer& of, TelehealthSessionStatus session, AppointmentStatus appointment) {
    execute("UPDATE telehealth_session SET status = '" + std::string(name_of(session)) + "' WHERE appointment_id = '" +
            of.id.value + "'");
    execute("UPDATE appointment SET status = '" + std::string(name_of(appointment)) + "' WHERE id = '" + of.id.value +
            "'");
  }
  static void expect_field(const Error& error, const std::string& field) {
    ASSERT_EQ(error.code, ErrorCode::invalid_argument);
    EXPECT_EQ(std::get<std::string>(error.issues.at(0).path.at(0)), field);
  }
  static void expect_code(const Error& error, ErrorCode code, std::string_view cause) {
    EXPECT_EQ(error.code, code);
    EXPECT_EQ(error.cause, cause);
  }
};

}  // namespace chiroflow::app
