// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/join.hpp"

#include "app/appointments/appointments.hpp"
#include "app/waiting/presence.hpp"
#include "support/waiting_fixture.hpp"

namespace chiroflow::app {
namespace {

using S = TelehealthSessionStatus;
using enum WaitingRoomStatus;

class JoinWaitingRoom : public WaitingFixture {};

TEST_F(JoinWaitingRoom, PutsThePatientIntoTheQueueAndTellsEverybody) {
  const auto joined = join();
  EXPECT_EQ(joined.status, WAITING);
  EXPECT_EQ(joined.join_time, clock.now());
  EXPECT_FALSE(joined.is_rejoining);
  EXPECT_EQ(place().patient_id, clinic.patient.id);
  EXPECT_EQ(place().device_type, "mobile");
  EXPECT_EQ(place().browser_info, "Safari 18");
  EXPECT_EQ(place().connection_type, "wifi");
  EXPECT_EQ(place().last_seen_at, clock.now());
  EXPECT_EQ(status(), S::WAITING);
  EXPECT_EQ(appointment().status, AppointmentStatus::CHECKED_IN);
  EXPECT_EQ(session().patient_first_seen_at, clock.now());
  EXPECT_EQ(told(), (std::vector<std::string>{"session.patient_arrived", "waiting.joined"}));
  EXPECT_EQ(steps(), std::vector{VisitStepKind::WAITING});
  EXPECT_EQ(last_event_of(clinic).event, "telehealth.joinWaitingRoom");
  EXPECT_EQ(last_event_of(clinic).patient_id, clinic.patient.id);
}

// The place in the queue was lost with each reload.
TEST_F(JoinWaitingRoom, KeepsThePlaceOfAPageThatIsLoadedAgainAndTellsNobody) {
  const auto first = join();
  clock.advance(Minutes(5));
  mark_present(call_as(patient), id);
  clock.advance(Minutes(14));
  const auto again = join();
  EXPECT_TRUE(again.is_rejoining);
  EXPECT_EQ(again.waiting_room_id, first.waiting_room_id);
  EXPECT_EQ(again.join_time, first.join_time);
  EXPECT_EQ(told().size(), 2U);
}

TEST_F(JoinWaitingRoom, KeepsThePlaceOfWhoLeftAndIsBackWithinTheGraceTime) {
  const auto first = join();
  clock.advance(Minutes(2));
  EXPECT_EQ(leave().status, LEFT);
  EXPECT_EQ(status(), S::SCHEDULED);
  clock.advance(Minutes(15));
  const auto again = join();
  EXPECT_TRUE(again.is_rejoining);
  EXPECT_EQ(again.join_time, first.join_time);
  EXPECT_EQ(place().leave_time, std::nullopt);
  EXPECT_EQ(status(), S::WAITING);
}

TEST_F(JoinWaitingRoom, GivesANewPlaceToWhoWasAwayLonger) {
  join();
  leave();
  clock.advance(Minutes(15) + Millis(1));
  const auto again = join();
  EXPECT_TRUE(again.is_rejoining);
  EXPECT_EQ(again.join_time, clock.now());
  // Closed without a word, the page was seen last when it joined.
  clock.advance(Minutes(15) + Millis(1));
  EXPECT_EQ(join().join_time, clock.now());
}

TEST_F(JoinWaitingRoom, AlertsAnewWhenSomebodyComesBackWhoHadLeft) {
  join();
  auto call = call_as(clinic.staff, "telehealth.acknowledgeArrival");
  take(acknowledge_arrival(call, {place().id}));
  join();
  EXPECT_TRUE(place().acknowledged_at) << "a reload is no new arrival";
  leave();
  join();
  EXPECT_FALSE(place().acknowledged_at);
}

TEST_F(JoinWaitingRoom, DoesNotReopenAVisitThatIsOver) {
  join();
  for (const auto over : {S::COMPLETED, S::CANCELLED}) {
    set_status(over);
    expect_error(try_join(), ErrorCode::precondition_failed, "session_over");
    EXPECT_EQ(status(), over);
  }
}

TEST_F(JoinWaitingRoom, TakesLateArrivalsInUntilTheGraceTimeIsOver) {
  set_status(S::NO_SHOW);
  clock.jump_to(booked.session.scheduled_start_time + Minutes(15) - Millis(1));
  join();
  EXPECT_EQ(status(), S::WAITING);
  EXPECT_EQ(appointment().status, AppointmentStatus::CHECKED_IN);
  set_status(S::NO_SHOW);
  clock.advance(Millis(1));
  expect_error(try_join(), ErrorCode::precondition_failed, "session_over");
}

TEST_F(JoinWaitingRoom, TakesBackWhatWasSaidOfANoShow) {
  set_session("no_show_proposed_at = 1, patient_first_seen_at = 1");
  join();
  EXPECT_EQ(session().no_show_proposed_at, std::nullopt);
}

TEST_F(JoinWaitingRoom, OpensWithTheJoinWindow) {
  const auto opens = booked.session.scheduled_start_time - Minutes(30);
  clock.jump_to(opens - Millis(1));
  const auto early = try_join();
  expect_error(early, ErrorCode::precondition_failed, "outside_window");
  EXPECT_NE(early.error().message.find(format_iso(opens)), std::string::npos);
  clock.advance(Millis(1));
  join();
}

TEST_F(JoinWaitingRoom, SendsWhoWasLetInStraightBackIntoTheRunningVisit) {
  const auto first = join();
  admit();
  clock.advance(Hours(1));
  const auto again = join();
  EXPECT_EQ(again.status, ADMITTED);
  EXPECT_TRUE(again.is_rejoining);
  EXPECT_EQ(again.join_time, first.join_time);
  EXPECT_EQ(status(), S::IN_PROGRESS);
}

TEST_F(JoinWaitingRoom, WaitsAtTheDoorOfAVisitThatWasStartedWithoutThePatient) {
  take(start());
  EXPECT_EQ(join().status, WAITING);
  EXPECT_EQ(status(), S::IN_PROGRESS);
}

// Any user of the clinic could join as the patient.
TEST_F(JoinWaitingRoom, IsForThePatientAndTheirGuardianInTheirOwnVisit) {
  join();
  const auto& guardian = guest(ParticipantRole::GUARDIAN);
  EXPECT_EQ(take(try_join(guardian, id)).waiting_room_id, place().id);
  expect_error(try_join(guest(ParticipantRole::INTERPRETER), id), ErrorCode::forbidden);
  expect_error(try_leave(guest(ParticipantRole::GUEST), place().id), ErrorCode::forbidden);
  const auto second = another();
  expect_error(try_join(patient, second.session.id), ErrorCode::not_found);
  expect_error(try_leave(patient_in(second.session.id), place().id), ErrorCode::not_found);
  expect_error(try_leave(as(other.owner), place().id), ErrorCode::not_found);
}

TEST_F(JoinWaitingRoom, LeavingIsDoneOnceAndNotByWhoWasLetIn) {
  join();
  clock.advance(Seconds(90));
  const auto left = leave();
  EXPECT_EQ(left.wait_seconds, 90);
  clock.advance(Seconds(30));
  EXPECT_EQ(leave().wait_seconds, 90);
  EXPECT_EQ(told().back(), "waiting.left");
  join();
  admit();
  expect_error(try_leave(patient, place().id), ErrorCode::conflict, "waiting_room_state");
}

TEST_F(JoinWaitingRoom, NobodyWaitsForAVisitThatIsOver) {
  join();
  take(cancel());
  EXPECT_EQ(place().status, LEFT);
  EXPECT_EQ(told().back(), "session.cancelled");
}

TEST_F(JoinWaitingRoom, AVisitMovedToAnotherDayIsWaitedForThenAndAnsweredAnew) {
  join();
  execute(
      "UPDATE virtual_waiting_room SET camera_checked = TRUE, pre_visit_questionnaire_completed = TRUE,"
      " pre_visit_responses = X'00'");
  const auto tomorrow = booked.session.scheduled_start_time + Hours(24);
  auto moving = call_as(clinic.staff, "appointments.move");
  MoveAppointmentInput input;
  input.appointment_id = clinic.appointment.id;
  input.start_time = tomorrow;
  input.end_time = tomorrow + Minutes(30);
  take(move_appointment(moving, input));
  EXPECT_EQ(place().status, LEFT);
  EXPECT_EQ(status(), S::SCHEDULED);
  clock.jump_to(tomorrow);
  const auto again = join();
  EXPECT_EQ(again.join_time, tomorrow);
  EXPECT_FALSE(place().camera_checked);
  EXPECT_FALSE(place().pre_visit_questionnaire_completed);
  EXPECT_FALSE(place().pre_visit_responses);
}

TEST_F(JoinWaitingRoom, ForgetsAPlaceThatWasSaidOnAnotherDay) {
  const auto said =
      "patient_location = '1 Main St', patient_location_state = 'VT', patient_at_home = TRUE,"
      " callback_phone = '+15550100999', patient_location_confirmed_at = ";
  const auto at = [&](Instant when) { return std::to_string(when.time_since_epoch().count()); };
  set_session(said + at(clock.now() - Hours(12) + Millis(1)));
  join();
  EXPECT_EQ(session().patient_location_state, "VT");
  set_session(said + at(clock.now() - Hours(12)));
  join();
  EXPECT_EQ(session().patient_location, std::nullopt);
  EXPECT_EQ(session().patient_location_state, std::nullopt);
  EXPECT_EQ(session().patient_at_home, std::nullopt);
  EXPECT_EQ(session().patient_location_confirmed_at, std::nullopt);
  EXPECT_EQ(session().callback_phone, std::nullopt);
}

TEST_F(JoinWaitingRoom, AVisitThatRunsKeepsItsPlace) {
  set_status(S::IN_PROGRESS);
  set_session("patient_location_state = 'VT', patient_location_confirmed_at = 5");
  join();
  EXPECT_EQ(session().patient_location_state, "VT");
}

TEST_F(JoinWaitingRoom, AVisitMovedByMinutesGoesOnBeingWaitedFor) {
  const auto first = join();
  auto moving = call_as(clinic.staff, "appointments.move");
  MoveAppointmentInput input;
  input.appointment_id = clinic.appointment.id;
  input.start_time = booked.session.scheduled_start_time + Minutes(15);
  input.end_time = input.start_time + Minutes(30);
  take(move_appointment(moving, input));
  EXPECT_EQ(place().status, WAITING);
  EXPECT_EQ(place().join_time, first.join_time);
  EXPECT_EQ(status(), S::WAITING);
}

TEST_F(JoinWaitingRoom, WithoutItsLineInTheAuditLogNobodyWaits) {
  break_audit_log();
  EXPECT_FALSE(try_join());
  EXPECT_EQ(count("virtual_waiting_room"), 0);
  EXPECT_EQ(status(), S::SCHEDULED);
}

}  // namespace
}  // namespace chiroflow::app
