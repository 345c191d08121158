// SPDX-License-Identifier: Apache-2.0
// Moving, cancelling, confirming and switching: appointment, session and links stay of one mind.
#include <gtest/gtest.h>

#include "app/patients/patients.hpp"
#include "app/telehealth/lifecycle.hpp"
#include "app/telehealth/reschedule.hpp"
#include "app/telehealth/rooms.hpp"
#include "support/appointment_fixture.hpp"
#include "support/unchanged_read.hpp"

namespace chiroflow::app {
namespace {

TEST_F(Appointments, MoveTheirSessionAndLinksAlong) {
  const auto made = create(visit());
  const auto start = clock.now() + Hours(96);
  const auto moved = take(try_move(made, start));
  EXPECT_EQ(moved.start_time, start);
  EXPECT_EQ(moved.status, AppointmentStatus::SCHEDULED);
  const auto session = session_of(made);
  EXPECT_EQ(session.scheduled_start_time, start);
  EXPECT_EQ(session.scheduled_end_time, start + Minutes(45));
  EXPECT_EQ(session.room_url, made.session->room_url);
  EXPECT_EQ(link_of(made).expires_at, start + Minutes(45) + Hours(24));
  EXPECT_FALSE(moved.visit_link.value);
  // The old times stay in the audit.
  const auto event = last_event_of(clinic);
  EXPECT_EQ(event.entity_type, "Appointment");
  EXPECT_NE(event.details.find(format_iso(made.start_time)), std::string::npos);
}

TEST_F(Appointments, MovedToAnotherDayAskAnewWhereThePatientIs) {
  const auto made = create(visit(Minutes(20)));
  const auto say = [&] {
    execute(
        "UPDATE telehealth_session SET patient_location = '1 Main St', patient_location_state = 'VT',"
        " patient_at_home = TRUE, callback_phone = '+15550100999', patient_location_confirmed_at = " +
        std::to_string(clock.now().time_since_epoch().count()));
  };
  say();
  take(try_move(made, made.start_time + Minutes(10)));
  EXPECT_EQ(session_of(made).patient_location_state, "VT") << "the visit that they are at";
  take(try_move(made, made.start_time + Hours(24)));
  const auto session = session_of(made);
  EXPECT_FALSE(session.patient_location);
  EXPECT_FALSE(session.patient_location_state);
  EXPECT_FALSE(session.patient_at_home);
  EXPECT_FALSE(session.patient_location_confirmed_at);
  EXPECT_FALSE(session.callback_phone);
  EXPECT_FALSE(session.place_of_service_code);
}

TEST_F(Appointments, MovedToTodayForgetWhatWasSaidYesterday) {
  const auto made = create(visit(Minutes(20)));
  execute("UPDATE telehealth_session SET patient_location_state = 'VT', patient_location_confirmed_at = " +
          std::to_string(clock.now().time_since_epoch().count()));
  clock.advance(Hours(23));
  take(try_move(made, clock.now() + Minutes(10)));
  EXPECT_FALSE(session_of(made).patient_location_state);
}

TEST_F(Appointments, H17MovedToWhereTheyAreWereRead) {
  const auto made = create(visit());
  const auto moved = take(try_move(made, clock.now() + Hours(96)));
  const auto before = events_of(clinic).size();
  EXPECT_EQ(take(try_move(made, moved.start_time)).version, moved.version);
  EXPECT_EQ(events_of(clinic).size(), before + 1);
  testing::expect_unchanged_read(last_event_of(clinic), clinic.patient.id);
}

TEST_F(Appointments, H17ChangedConfirmedAndCancelledAgainWereRead) {
  const auto made = create(visit());
  const auto expect_read = [&](const AppointmentAnswer& shown, int version) {
    EXPECT_EQ(shown.version, version);
    testing::expect_unchanged_read(last_event_of(clinic), clinic.patient.id);
  };
  expect_read(take(try_update(change(made))), made.version);
  expect_read(take(try_switch(made, true)), made.version);
  const auto confirm = [&] {
    auto call = call_as(clinic.staff, "appointments.confirm");
    return take(confirm_appointment(call, {.appointment_id = made.id, .version = std::nullopt}));
  };
  const auto confirmed = confirm();
  expect_read(confirm(), confirmed.version);
  const auto cancelled = take(try_cancel(made));
  expect_read(take(try_cancel(made)), cancelled.version);
}

TEST_F(Appointments, KeepTheirLengthWhenOnlyTheStartIsGiven) {
  const auto made = create(visit());
  auto input = change(made);
  input.start_time = made.start_time + Hours(1);
  EXPECT_EQ(take(try_update(input)).end_time, made.end_time + Hours(1));
  EXPECT_EQ(session_of(made).scheduled_end_time, made.end_time + Hours(1));
}

TEST_F(Appointments, LoseTheirConfirmationWhenTheyMove) {
  const auto made = create(visit());
  const auto confirm = [&] {
    auto call = call_as(clinic.staff, "appointments.confirm");
    return take(confirm_appointment(call, {.appointment_id = made.id, .version = std::nullopt}));
  };
  const auto confirmed = confirm();
  EXPECT_EQ(confirmed.status, AppointmentStatus::CONFIRMED);
  EXPECT_EQ(confirmed.confirmed_by, clinic.staff.id);
  EXPECT_EQ(confirm().version, confirmed.version);
  const auto moved = take(try_move(made, clock.now() + Hours(96)));
  EXPECT_EQ(moved.status, AppointmentStatus::SCHEDULED);
  EXPECT_FALSE(moved.confirmed_at);
}

TEST_F(Appointments, ThatWereCancelledAreReinstatedByMoving) {
  const auto made = create(visit());
  const auto cancelled = take(try_cancel(made));
  EXPECT_EQ(cancelled.status, AppointmentStatus::CANCELLED);
  EXPECT_EQ(cancelled.cancel_reason, "patient called");
  EXPECT_EQ(cancelled.session->status, TelehealthSessionStatus::CANCELLED);
  EXPECT_EQ(session_of(made).cancel_reason, "patient called");
  EXPECT_EQ(take(try_cancel(made, "again")).version, cancelled.version);

  const auto back = take(try_move(made, made.start_time));
  EXPECT_EQ(back.status, AppointmentStatus::SCHEDULED);
  EXPECT_FALSE(back.cancelled_at);
  EXPECT_FALSE(back.cancel_reason);
  EXPECT_EQ(back.session->status, TelehealthSessionStatus::SCHEDULED);
  EXPECT_FALSE(session_of(made).cancel_reason);
}

// Defect 16: a cancelled session came back as alreadyExists, and no new one could ever be made.
TEST_F(Appointments, Defect16ThatWereCancelledCanBeHeldAfterAll) {
  const auto made = create(visit(Minutes(20)));
  take(try_cancel(made));
  auto call = call_as(clinic.provider, "telehealth.createRoom");
  const auto room = create_room(call, {.appointment_id = made.id, .provider = std::nullopt});
  ASSERT_FALSE(room);
  EXPECT_EQ(room.error().cause, "appointment_over");
  take(try_move(made, clock.now() + Minutes(30)));
  EXPECT_EQ(take(create_room(call, {.appointment_id = made.id, .provider = std::nullopt})).status,
            TelehealthSessionStatus::SCHEDULED);
  EXPECT_EQ(take(start_session(call, {.session_id = made.session->id, .patient_state = "NY"})).status,
            TelehealthSessionStatus::IN_PROGRESS);
}

TEST_F(Appointments, AfterANoShowGetANewLinkWhenTheOldOneIsDead) {
  const auto made = create(visit(Minutes(20)));
  clock.advance(Minutes(20 + 15));
  auto call = call_as(clinic.staff, "telehealth.markNoShow");
  take(mark_no_show(call, {.session_id = made.session->id, .notes = std::nullopt}));
  execute("UPDATE telehealth_session SET patient_first_seen_at = 5, patient_location = 'at work', patient_at_home = 0");
  clock.advance(Hours(72));
  const auto moved = take(try_move(made, clock.now() + Hours(24)));
  EXPECT_EQ(moved.status, AppointmentStatus::SCHEDULED);
  EXPECT_EQ(moved.session->status, TelehealthSessionStatus::SCHEDULED);
  ASSERT_TRUE(moved.visit_link.value);
  EXPECT_EQ(count("visit_link"), 2);
  // What was seen of the visit that did not happen says nothing about the next one.
  EXPECT_FALSE(session_of(made).patient_first_seen_at);
  EXPECT_FALSE(session_of(made).patient_location);
  EXPECT_FALSE(session_of(made).patient_at_home);
}

TEST_F(Appointments, KeepTheirTimesAndCannotBeCancelledWhenTheyRunOrAreOver) {
  using A = AppointmentStatus;
  using S = TelehealthSessionStatus;
  const auto made = create(visit(Minutes(20)));
  for (const auto& [session, appointment] :
       {std::pair(S::IN_PROGRESS, A::IN_PROGRESS), std::pair(S::COMPLETED, A::COMPLETED),
        std::pair(S::TECHNICAL_ISSUES, A::IN_PROGRESS)}) {
    set_states(made, session, appointment);
    const auto moved = try_move(made, clock.now() + Hours(5));
    ASSERT_FALSE(moved) << name_of(session);
    expect_code(moved.error(), ErrorCode::conflict, "session_state");
    EXPECT_NE(moved.error().message.find(name_of(session)), std::string::npos);
    const auto cancelled = try_cancel(made);
    ASSERT_FALSE(cancelled) << name_of(session);
    expect_code(cancelled.error(), ErrorCode::conflict, "session_state");
    EXPECT_EQ(row_of(made).start_time, made.start_time);
    EXPECT_EQ(row_of(made).status, appointment);
  }
}

TEST_F(Appointments, AtTheClinicFollowTheSameRules) {
  const auto made = create(visit(Hours(48), false));
  const auto set = [&](std::string_view status) {
    execute("UPDATE appointment SET status = '" + std::string(status) + "' WHERE id = '" + made.id.value + "'");
  };
  for (const auto* status : {"IN_PROGRESS", "COMPLETED"}) {
    set(status);
    expect_code(try_move(made, clock.now() + Hours(5)).error(), ErrorCode::conflict, "appointment_state");
    expect_code(try_cancel(made).error(), ErrorCode::conflict, "appointment_state");
  }
  set("NO_SHOW");
  EXPECT_EQ(take(try_move(made, clock.now() + Hours(5))).status, AppointmentStatus::SCHEDULED);
  EXPECT_EQ(take(try_cancel(made)).status, AppointmentStatus::CANCELLED);
}

TEST_F(Appointments, OfVideoVisitsAreNotMovedToWhereTheyWouldBeOver) {
  const auto made = create(visit());
  expect_field(try_move(made, clock.now() - Hours(48)).error(), "endTime");
  EXPECT_EQ(session_of(made).scheduled_start_time, made.start_time);
}

TEST_F(Appointments, BecomeVideoVisitsAndStopBeingOnes) {
  const auto made = create(visit(Hours(48), false));
  const auto on = take(try_switch(made, true));
  ASSERT_TRUE(on.session);
  ASSERT_TRUE(on.visit_link.value);
  EXPECT_TRUE(on.is_telehealth);
  EXPECT_FALSE(take(try_switch(made, true)).visit_link.value);

  const auto off = take(try_switch(made, false));
  EXPECT_FALSE(off.is_telehealth);
  EXPECT_EQ(off.status, AppointmentStatus::SCHEDULED);
  EXPECT_EQ(off.session->status, TelehealthSessionStatus::CANCELLED);

  // Meanwhile the appointment moves; its session stays cancelled.
  const auto moved = take(try_move(made, clock.now() + Hours(96)));
  EXPECT_EQ(moved.session->status, TelehealthSessionStatus::CANCELLED);

  const auto again = take(try_switch(made, true));
  EXPECT_EQ(again.session->id, on.session->id);
  EXPECT_EQ(again.session->room_url, on.session->room_url);
  EXPECT_EQ(again.session->status, TelehealthSessionStatus::SCHEDULED);
  EXPECT_EQ(session_of(again).scheduled_start_time, moved.start_time);
  EXPECT_EQ(count("telehealth_session"), 1);
}

TEST_F(Appointments, StayVideoVisitsOnceThePatientWaits) {
  const auto made = create(visit(Minutes(20)));
  for (const auto state :
       {TelehealthSessionStatus::WAITING, TelehealthSessionStatus::IN_PROGRESS, TelehealthSessionStatus::COMPLETED}) {
    set_states(made, state, AppointmentStatus::CHECKED_IN);
    const auto refused = try_switch(made, false);
    ASSERT_FALSE(refused);
    expect_code(refused.error(), ErrorCode::conflict, "session_state");
    EXPECT_NE(refused.error().message.find(name_of(state)), std::string::npos);
  }
}

TEST_F(Appointments, GiveTheRoomBackThatASwitchDidNotNeed) {
  custom.abilities.rooms_at_booking = true;
  const auto made = create(visit(Hours(48), false));
  auto input = change(made);
  input.is_telehealth = true;
  input.provider_id = ClinicianId("missing");
  EXPECT_FALSE(try_update(input));
  EXPECT_EQ(custom.created.size(), 1u);
  EXPECT_EQ(custom.ended.size(), 1u);
}

// H-25
TEST_F(Appointments, H25AreNotOverwrittenByWhoSawAnOlderVersion) {
  const auto made = create(visit());
  auto input = change(made);
  input.version = made.version;
  input.notes = {.present = true, .value = "first"};
  take(try_update(input));
  input.notes = {.present = true, .value = "second"};
  expect_code(try_update(input).error(), ErrorCode::conflict, "version");
  EXPECT_EQ(row_of(made).notes, "first");
  auto call = call_as(clinic.staff, "appointments.cancel");
  expect_code(cancel_appointment(call, {.appointment_id = made.id, .reason = std::nullopt, .version = 1}).error(),
              ErrorCode::conflict, "version");
}

TEST_F(Appointments, ChangeTheFieldsThatAreSentAndTellTheirNamesOnly) {
  const auto made = create(visit());
  auto input = change(made);
  input.chief_complaint = {.present = true, .value = "Canary complaint"};
  input.charge_amount = {.present = true, .value = "080.10"};
  const auto after = take(try_update(input));
  EXPECT_EQ(after.charge_amount, "80.1");
  EXPECT_EQ(last_event_of(clinic).details, R"({"fields":["chiefComplaint","chargeAmount"]})");
  const auto before = events_of(clinic).size();
  EXPECT_EQ(take(try_update(input)).version, after.version);
  EXPECT_EQ(events_of(clinic).size(), before + 1);
  testing::expect_unchanged_read(last_event_of(clinic), clinic.patient.id);
  input = change(made);
  input.charge_amount = {.present = true, .value = "free"};
  expect_field(try_update(input).error(), "chargeAmount");
  input.charge_amount = {.present = true, .value = std::nullopt};
  EXPECT_FALSE(take(try_update(input)).charge_amount);
}

TEST_F(Appointments, MoveBySessionLikeByAppointment) {
  const auto made = create(visit());
  const auto start = clock.now() + Hours(96);
  auto call = call_as(clinic.staff, "telehealth.reschedule");
  const auto row = take(reschedule(call, {made.session->id, start, start + Minutes(20)}));
  EXPECT_EQ(row.scheduled_start_time, start);
  EXPECT_EQ(row_of(made).start_time, start);
  EXPECT_EQ(row_of(made).end_time, start + Minutes(20));
  EXPECT_EQ(link_of(made).expires_at, start + Minutes(20) + Hours(24));
  const auto events = events_of(clinic).size();
  take(reschedule(call, {made.session->id, start, start + Minutes(20)}));
  EXPECT_EQ(events_of(clinic).size(), events + 1);
  testing::expect_unchanged_read(last_event_of(clinic), clinic.patient.id);
  take(try_switch(made, false));
  expect_code(reschedule(call, {made.session->id, start, start + Minutes(10)}).error(), ErrorCode::conflict,
              "appointment_state");
  expect_field(reschedule(call, {made.session->id, start, start}).error(), "endTime");
}

// Defect 17: the session's change does not stay when the audit event fails.
TEST_F(Appointments, Defect17DoNotChangeWhenTheAuditEventCannotBeWritten) {
  const auto made = create(visit());
  execute("CREATE TRIGGER no_audit BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'disk full'); END");
  EXPECT_FALSE(try_move(made, clock.now() + Hours(96)));
  EXPECT_FALSE(try_cancel(made));
  EXPECT_FALSE(try_switch(made, false));
  EXPECT_EQ(session_of(made).status, TelehealthSessionStatus::SCHEDULED);
  EXPECT_EQ(session_of(made).scheduled_start_time, made.start_time);
  EXPECT_EQ(row_of(made).version, made.version);
}

// H-03
TEST_F(Appointments, H03OfAnotherOrganizationCannotBeChanged) {
  const auto expect_missing = [](const auto& refused, std::string_view text) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::not_found);
    EXPECT_EQ(refused.error().text(), text);
  };
  AppointmentAnswer theirs, missing;
  theirs.id = other.appointment.id;
  missing.id = AppointmentId("missing");
  for (const auto* of : {&theirs, &missing}) {
    expect_missing(try_move(*of, clock.now() + Hours(5)), "Appointment not found");
    expect_missing(try_cancel(*of), "Appointment not found");
    expect_missing(try_switch(*of, true), "Appointment not found");
    expect_missing(try_switch(*of, false), "Appointment not found");
    auto call = call_as(clinic.staff);
    expect_missing(confirm_appointment(call, {.appointment_id = of->id, .version = std::nullopt}),
                   "Appointment not found");
  }
  const auto session = book(other, other.appointment).session.id;
  auto call = call_as(clinic.staff);
  for (const auto& id : {session, SessionId("missing")})
    expect_missing(reschedule(call, {id, clock.now() + Hours(5), clock.now() + Hours(6)}), "Session not found");
  EXPECT_EQ(load(other.appointment).status, AppointmentStatus::SCHEDULED);
  EXPECT_TRUE(custom.created.empty());
}

}  // namespace
}  // namespace chiroflow::app
