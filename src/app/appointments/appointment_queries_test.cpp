// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>

#include "app/appointments/appointment_types.hpp"
#include "domain/permissions.hpp"
#include "support/appointment_fixture.hpp"

namespace chiroflow::app {
namespace {

class AppointmentList : public Appointments {
 protected:
  ListAppointmentsOutput list(const ListAppointmentsInput& input, const User* user = nullptr) {
    auto call = call_as(user ? *user : clinic.staff, "appointments.list", AuditAction::READ);
    return take(list_appointments(call, input));
  }
  static std::set<std::string> ids_of(const ListAppointmentsOutput& page) {
    std::set<std::string> found;
    for (const auto& item : page.appointments) found.insert(item.id.value);
    return found;
  }
};

// H-28: the shape stays, fields are null for roles that may not see them.
TEST_F(AppointmentList, H28HidesByRoleWhatTheRoleMayNotSee) {
  auto input = visit();
  input.notes = "for staff";
  input.patient_notes = "of the patient";
  input.chief_complaint = "lower back pain";
  input.external_id = "ehr-1";
  const auto made = create(input);
  take(try_cancel(made, "has the flu"));
  for (const auto* user : {&clinic.owner, &clinic.admin, &clinic.provider, &clinic.staff, &clinic.biller}) {
    auto call = call_as(*user, "appointments.get", AuditAction::READ);
    ListAppointmentsInput from_here;
    from_here.from = made.start_time;
    for (const auto& row :
         {take(get_appointment(call, {made.id})), take(get_appointment_by_external_id(call, {"ehr-1"})),
          list(from_here, user).appointments.at(0)}) {
      const auto role = user->role;
      EXPECT_EQ(row.id, made.id);
      EXPECT_EQ(row.notes.has_value(), sees(role, FieldGroup::notes)) << name_of(role);
      EXPECT_EQ(row.patient_notes.has_value(), sees(role, FieldGroup::notes)) << name_of(role);
      EXPECT_EQ(row.cancel_reason.has_value(), sees(role, FieldGroup::notes)) << name_of(role);
      EXPECT_EQ(row.chief_complaint.has_value(), sees(role, FieldGroup::complaint)) << name_of(role);
      EXPECT_EQ(row.patient.mrn.has_value(), sees(role, FieldGroup::record_number)) << name_of(role);
    }
  }
}

TEST_F(AppointmentList, IsWalkedInPagesWithoutLosingOrRepeatingAppointmentsOfOneTime) {
  std::set<std::string> made;
  for (int i = 0; i < 7; ++i) made.insert(create(visit()).id.value);
  ListAppointmentsInput input;
  input.from = clock.now() + Hours(40);
  input.limit = 3;
  std::set<std::string> seen;
  std::size_t rows = 0;
  do {
    const auto page = list(input);
    rows += page.appointments.size();
    seen.merge(ids_of(page));
    input.cursor = page.next_cursor.value;
    // Rows before the place in the list may change without moving it.
    execute("UPDATE appointment SET status = 'CONFIRMED' WHERE id = '" + page.appointments.front().id.value + "'");
  } while (input.cursor);
  EXPECT_EQ(seen, made);
  EXPECT_EQ(rows, 7u);
  input.cursor = "nonsense";
  EXPECT_TRUE(list(input).appointments.empty());
}

TEST_F(AppointmentList, HasTheEarliestFirst) {
  const auto late = create(visit(Hours(50)));
  const auto early = create(visit(Hours(48)));
  ListAppointmentsInput input;
  input.from = early.start_time;
  const auto page = list(input);
  ASSERT_EQ(page.appointments.size(), 2u);
  EXPECT_EQ(page.appointments[0].id, early.id);
  EXPECT_EQ(page.appointments[1].id, late.id);
}

// Defect 36: with both a clinician and a patient the clinician was dropped.
TEST_F(AppointmentList, Defect36HoldsToEveryFilterAtOnce) {
  const auto made = create(visit());
  create(visit(Hours(50), false));
  ListAppointmentsInput input;
  input.patient_id = clinic.patient.id;
  input.provider_id = ClinicianId("somebody else");
  EXPECT_TRUE(list(input).appointments.empty());
  input.provider_id = clinic.clinician.id;
  input.is_telehealth = true;
  input.status = AppointmentStatus::SCHEDULED;
  input.from = made.start_time;
  EXPECT_EQ(ids_of(list(input)), std::set<std::string>{made.id.value});
}

// Defect 37: an appointment across the border of two adjoining windows was in neither.
TEST_F(AppointmentList, Defect37PutsEachIntoExactlyOneOfTwoAdjoiningWindows) {
  const auto across = create(visit());
  const auto border = across.start_time + Minutes(15);
  ListAppointmentsInput before, after;
  before.from = border - Hours(24);
  before.to = border;
  after.from = border;
  after.to = border + Hours(24);
  EXPECT_EQ(ids_of(list(before)), std::set<std::string>{across.id.value});
  EXPECT_TRUE(list(after).appointments.empty());
  after.from = before.to = across.start_time;
  EXPECT_TRUE(list(before).appointments.empty());
  EXPECT_EQ(list(after).appointments.size(), 1u);
}

// H-17
TEST_F(AppointmentList, H17IsNotedForTheAuditLogWithTheCount) {
  auto call = call_as(clinic.staff, "appointments.list", AuditAction::READ);
  ListAppointmentsInput input;
  input.patient_id = clinic.patient.id;
  take(list_appointments(call, input));
  const auto reads = call.take_reads();
  ASSERT_EQ(reads.size(), 1u);
  EXPECT_EQ(reads[0].details, R"({"count":1})");
  EXPECT_EQ(reads[0].patient_id, clinic.patient.id);
}

// H-03
TEST_F(AppointmentList, H03HasNothingOfAnotherOrganization) {
  auto call = call_as(clinic.owner, "appointments.get", AuditAction::READ);
  for (const auto& id : {other.appointment.id, AppointmentId("missing")}) {
    const auto refused = get_appointment(call, {id});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().text(), "Appointment not found");
  }
  execute("UPDATE appointment SET external_id = 'theirs' WHERE id = '" + other.appointment.id.value + "'");
  EXPECT_EQ(get_appointment_by_external_id(call, {"theirs"}).error().code, ErrorCode::not_found);
  ListAppointmentsInput input;
  input.patient_id = other.patient.id;
  EXPECT_TRUE(list(input).appointments.empty());
  EXPECT_EQ(ids_of(list({})), std::set<std::string>{clinic.appointment.id.value});
}

TEST_F(AppointmentList, KindsHaveNamesOfTheirOwnAndCanBeClosed) {
  auto call = call_as(clinic.admin, "appointmentTypes.create", AuditAction::CREATE);
  CreateAppointmentTypeInput input;
  input.name = "Follow-up";
  const auto type = take(create_appointment_type(call, input));
  EXPECT_EQ(create_appointment_type(call, input).error().cause, "name");
  input.name = "Assessment";
  take(create_appointment_type(call, input));
  ListAppointmentTypesInput page;
  page.limit = 1;
  const auto first = take(list_appointment_types(call, page));
  EXPECT_EQ(first.appointment_types.at(0).name, "Assessment");
  page.cursor = first.next_cursor.value;
  EXPECT_EQ(take(list_appointment_types(call, page)).appointment_types.at(0).id, type.id);

  auto booked = visit();
  booked.appointment_type_id = type.id;
  EXPECT_EQ(create(booked).appointment_type_id, type.id);
  UpdateAppointmentTypeInput close;
  close.appointment_type_id = type.id;
  close.is_active = false;
  EXPECT_FALSE(take(update_appointment_type(call, close)).is_active);
  EXPECT_EQ(try_create(booked).error().cause, "appointment_type_inactive");
  close.name = "Assessment";
  EXPECT_EQ(update_appointment_type(call, close).error().cause, "name");
  auto theirs = call_as(other.admin);
  EXPECT_EQ(update_appointment_type(theirs, close).error().text(), "Appointment type not found");
  EXPECT_TRUE(take(list_appointment_types(theirs, {})).appointment_types.empty());
}

}  // namespace
}  // namespace chiroflow::app
