// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/admission.hpp"

#include "adapters/system/system_time_zones.hpp"
#include "app/server/due_work.hpp"
#include "app/telehealth/moderation.hpp"
#include "support/unchanged_read.hpp"
#include "support/waiting_fixture.hpp"

namespace chiroflow::app {
namespace {

using S = TelehealthSessionStatus;
using enum WaitingRoomStatus;

class AdmitPatient : public WaitingFixture {
 protected:
  AdmitPatient() { join(); }
  std::vector<Admission> admissions() { return rows<Admission>("ORDER BY x.admitted_at, x.id"); }
};

TEST_F(AdmitPatient, StartsTheVisitAndKeepsWhoDecidedOnWhat) {
  give_licence("CO");
  set_session("patient_location_state = 'CO'");
  clock.advance(Seconds(75));
  const auto admitted = admit();
  EXPECT_EQ(admitted.status, ADMITTED);
  EXPECT_EQ(admitted.admit_time, clock.now());
  EXPECT_EQ(admitted.wait_seconds, 75);
  EXPECT_EQ(status(), S::IN_PROGRESS);
  EXPECT_EQ(session().actual_start_time, clock.now());
  EXPECT_EQ(appointment().status, AppointmentStatus::IN_PROGRESS);
  const auto kept = admissions();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].clinician_id, clinic.clinician.id);
  EXPECT_EQ(kept[0].admitted_by, clinic.provider.id);
  EXPECT_EQ(kept[0].patient_state, "CO");
  EXPECT_TRUE(kept[0].licensed);
  EXPECT_EQ(told().back(), "waiting.admitted");
  EXPECT_EQ(last_event_of(clinic).details, R"({"from":"WAITING","to":"ADMITTED","consentRules":")" +
                                               consents.rules.version() + R"(","consentState":"CO","consents":[")" +
                                               clinic.consent.id.value + R"("]})");
}

// Only the assigned clinician could admit.
TEST_F(AdmitPatient, MayBeDoneByTheFrontDeskAndByColleagues) {
  EXPECT_EQ(take(try_admit(clinic.staff)).status, ADMITTED);
  EXPECT_EQ(admissions().at(0).clinician_id, clinic.clinician.id);
  EXPECT_EQ(admissions().at(0).admitted_by, clinic.staff.id);
}

TEST_F(AdmitPatient, TwiceIsOneAdmissionWithOneAnswer) {
  const auto first = take(try_admit(clinic.staff));
  clock.advance(Seconds(3));
  const auto second = take(try_admit(clinic.provider));
  EXPECT_EQ(second.admit_time, first.admit_time);
  EXPECT_EQ(second.wait_seconds, first.wait_seconds);
  EXPECT_EQ(admissions().size(), 1U);
  testing::expect_unchanged_read(last_event_of(clinic), clinic.patient.id);
}

// Somebody who had left was admitted.
TEST_F(AdmitPatient, LetsNobodyInWhoHasLeftOrWhoseVisitIsOver) {
  leave();
  expect_error(try_admit(clinic.provider), ErrorCode::conflict, "waiting_room_state");
  EXPECT_EQ(status(), S::SCHEDULED);
  join();
  set_status(S::COMPLETED);
  expect_error(try_admit(clinic.provider), ErrorCode::conflict, "session_state");
}

TEST_F(AdmitPatient, AfterAHoldIsAnotherAdmissionAndTheStartStays) {
  admit();
  const auto started = session().actual_start_time;
  clock.advance(Minutes(4));
  EXPECT_EQ(take(try_hold()).status, WAITING);
  EXPECT_EQ(place().admit_time, std::nullopt);
  EXPECT_EQ(status(), S::IN_PROGRESS);
  clock.advance(Minutes(1));
  EXPECT_EQ(admit().admit_time, clock.now());
  EXPECT_EQ(session().actual_start_time, started);
  EXPECT_EQ(admissions().size(), 2U);
  EXPECT_EQ(told(), (std::vector<std::string>{"session.patient_arrived", "waiting.joined", "session.started",
                                              "waiting.admitted", "waiting.held", "waiting.admitted"}));
}

TEST_F(AdmitPatient, LetsWhoWasSentOutInAgain) {
  custom.moderates = true;
  custom.abilities.remove_participant.support = Support::native;
  admit();
  take(token(clinic.provider));
  EXPECT_TRUE(token(patient));
  auto call = call_as(clinic.provider, "telehealth.participantAction", AuditAction::EXECUTE);
  take(act_on_participant(
      call, {.session_id = id, .participant_id = patient.participant_id, .action = ParticipantAction::disconnect}));
  EXPECT_EQ(place().status, WAITING);
  expect_error(token(patient), ErrorCode::precondition_failed, "not_admitted");
  clock.advance(Minutes(1));
  admit();
  EXPECT_TRUE(token(patient));
}

TEST_F(AdmitPatient, AHoldEndsTheStayAtTheVendorUnlessTheyAreAdmittedAgain) {
  custom.moderates = true;
  custom.abilities.remove_participant.support = Support::native;
  admit();
  take(token(clinic.provider));
  take(try_hold());
  take(run_due_jobs(services, 20));
  ASSERT_EQ(custom.acted.size(), 1U);
  EXPECT_EQ(custom.acted[0].first, patient.participant_id);
  clock.advance(Minutes(1));
  admit();
  take(try_hold());
  clock.advance(Minutes(1));
  admit();
  take(run_due_jobs(services, 20));
  EXPECT_EQ(custom.acted.size(), 1U);
}

TEST_F(AdmitPatient, HoldingTwiceIsHoldingOnceAndNeedsARunningVisit) {
  expect_error(try_hold(), ErrorCode::conflict, "session_state");
  admit();
  take(try_hold());
  const auto told_so_far = told().size();
  take(try_hold());
  EXPECT_EQ(told().size(), told_so_far);
  testing::expect_unchanged_read(last_event_of(clinic), clinic.patient.id);
  leave();
  expect_error(try_hold(), ErrorCode::conflict, "waiting_room_state");
}

TEST_F(AdmitPatient, KeepsTheReasonOfWhoAdmitsWithoutALicence) {
  set_session("patient_location_state = 'WY'");
  EXPECT_FALSE(preview().licence.licensed);
  take(try_admit(clinic.provider, "follow-up allowed by the board of Wyoming"));
  EXPECT_FALSE(admissions().at(0).licensed);
  EXPECT_EQ(admissions().at(0).policy, LicencePolicy::WARN);
  EXPECT_EQ(admissions().at(0).override_reason, "follow-up allowed by the board of Wyoming");
}

TEST_F(AdmitPatient, IsRefusedWithoutALicenceWhereTheClinicWantsIt) {
  set_organization("licence_policy = 'BLOCK'");
  expect_error(try_admit(clinic.provider, "please"), ErrorCode::precondition_failed, "not_licensed");
  set_session("patient_location_state = 'CO'");
  expect_error(try_admit(clinic.provider), ErrorCode::precondition_failed, "not_licensed");
  EXPECT_EQ(status(), S::WAITING);
  EXPECT_TRUE(admissions().empty());
  give_licence("CO", parse_date("2000-01-01"));
  expect_error(try_admit(clinic.provider), ErrorCode::precondition_failed, "not_licensed");
  give_licence("CO");
  EXPECT_EQ(admit().status, ADMITTED);
}

TEST_F(AdmitPatient, JudgesALicenceByTheClinicsOwnDay) {
  const system::SystemTimeZones zones;
  services.time_zones = &zones;
  set_organization("time_zone = 'Pacific/Honolulu'");
  set_session("patient_location_state = 'HI'");
  give_licence("HI", parse_date("2030-03-17"));
  clock.jump_to(*parse_iso("2030-03-18T09:59:59Z"));
  EXPECT_TRUE(preview().licence.licensed);
  clock.jump_to(*parse_iso("2030-03-18T10:00:00Z"));
  EXPECT_FALSE(preview().licence.licensed);
}

TEST_F(AdmitPatient, ShowsBeforehandWhoItIsAndWhere) {
  give_licence("CO");
  set_session("patient_location = '1 Elm St, Denver', patient_location_state = 'CO', callback_phone = '+13035550100'");
  auto shown = preview();
  EXPECT_EQ(shown.patient.first_name, "Zenobia");
  EXPECT_EQ(shown.patient.date_of_birth, parse_date("1980-02-29"));
  EXPECT_EQ(shown.patient_location, "1 Elm St, Denver");
  EXPECT_EQ(shown.callback_phone, "+13035550100");
  EXPECT_EQ(shown.emergency_number, "911");
  EXPECT_EQ(shown.clinician.id, clinic.clinician.id);
  EXPECT_TRUE(shown.licence.licensed);
  EXPECT_EQ(shown.licence.number, "CO-7");
  EXPECT_FALSE(shown.questionnaire_completed);
  EXPECT_TRUE(shown.consent_missing.empty());
  set_session("patient_location_state = NULL");
  EXPECT_EQ(preview().licence.state, std::nullopt);
  EXPECT_FALSE(preview().licence.licensed);
}

TEST_F(AdmitPatient, OfAnotherOrganizationIsNotThere) {
  const auto mine = place();
  auto call = call_as(other.owner, "telehealth.admitPatient");
  expect_error(admit_patient(call, {.waiting_room_id = mine.id}), ErrorCode::not_found);
  expect_error(preview_admission(call, {mine.id}), ErrorCode::not_found);
  expect_error(hold_patient(call, {id}), ErrorCode::not_found);
  expect_error(acknowledge_arrival(call, {mine.id}), ErrorCode::not_found);
}

// A token followed from the visit's state alone.
TEST_F(AdmitPatient, IsWhatGivesThePatientAToken) {
  take(start());
  expect_error(token(patient), ErrorCode::precondition_failed, "not_admitted");
  EXPECT_TRUE(token(guest(ParticipantRole::INTERPRETER)));
  admit();
  EXPECT_TRUE(token(patient));
  take(try_hold());
  expect_error(token(patient), ErrorCode::precondition_failed, "not_admitted");
  expect_error(token(guest(ParticipantRole::GUARDIAN)), ErrorCode::precondition_failed, "not_admitted");
  admit();
  EXPECT_TRUE(token(patient));
}

TEST_F(AdmitPatient, CannotBeGotAroundWhereLicencesAreChecked) {
  const auto second = another(0);
  set_organization("licence_policy = 'BLOCK'");
  auto starting = call_as(clinic.provider, "telehealth.startSession");
  take(start_session(starting, {.session_id = second.session.id, .patient_state = "NY"}));
  auto call = call_as(patient_in(second.session.id), "telehealth.generateToken", AuditAction::EXECUTE);
  expect_error(generate_token(call, {.session_id = second.session.id}), ErrorCode::precondition_failed, "not_admitted");
}

}  // namespace
}  // namespace chiroflow::app
