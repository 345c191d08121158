// SPDX-License-Identifier: Apache-2.0
// A visit whose patient has not said where they are: what each door says, who may say it, and what an emergency lifts.
#include "app/consents/overrides.hpp"
#include "app/consents/queries.hpp"
#include "app/telehealth/state_place.hpp"
#include "app/visits/confirm_visit.hpp"
#include "support/waiting_fixture.hpp"

namespace chiroflow::app {
namespace {

constexpr const char* kReason = "Chest pain, cannot wait for the question";

class StatedPlace : public WaitingFixture {
 protected:
  StatedPlace() {
    places_are_said = false;
    execute("UPDATE patient SET state = 'NY'");
  }

  Result<store::SessionRow> start_in(std::optional<std::string> state,
                                     std::optional<std::string> reason = std::nullopt) {
    auto call = call_as(clinic.provider, "telehealth.startSession");
    return start_session(
        call, {.session_id = id, .patient_state = std::move(state), .consent_override_reason = std::move(reason)});
  }
  Result<store::WaitingRoomView> admit_unasked(std::optional<std::string> reason = std::nullopt) {
    auto call = call_as(clinic.provider, "telehealth.admitPatient");
    return admit_patient(call, {.waiting_room_id = place().id, .consent_override_reason = std::move(reason)});
  }
  Result<PatientPlace> state_place(const User& who, StatePatientPlaceInput input) {
    auto call = call_as(who, "telehealth.statePatientPlace");
    input.session_id = id;
    return state_patient_place(call, input);
  }
  PatientPlace state_place(const std::string& state) {
    StatePatientPlaceInput input;
    input.patient_state = state;
    return take(state_place(clinic.staff, input));
  }
  void confirm(const ConfirmVisitInput& input) {
    VisitLink link;
    link.id = ids.next<VisitLinkId>();
    link.organization_id = clinic.organization.id;
    link.session_id = id;
    link.participant_id = patient.participant_id;
    link.token_hash = "hash";
    link.expires_at = clock.now() + Hours(24);
    link.created_at = clock.now();
    insert(link);
    auto who = patient;
    who.credential_id = link.id.value;
    auto call = call_as(keep(who), "visit.confirm");
    take(confirm_visit(call, input));
  }
  ValidateSessionConsentOutput validated() {
    auto call = call_as(clinic.provider, "telehealth.validateSessionConsent", AuditAction::READ);
    ValidateSessionConsentInput input;
    input.session_id = id;
    return take(validate_session_consent(call, input));
  }
};

TEST_F(StatedPlace, IsNeededAtEveryDoorThatLetsAVisitBegin) {
  join();
  expect_error(start_in(std::nullopt), ErrorCode::precondition_failed, "place_not_stated");
  expect_error(admit_unasked(), ErrorCode::precondition_failed, "place_not_stated");
  expect_error(token(patient), ErrorCode::precondition_failed, "place_not_stated");
  const auto error = start_in(std::nullopt).error();
  for (const auto* way : {"visit link", "telehealth.statePatientPlace", "patientState", "consentOverrideReason"})
    EXPECT_NE(error.text().find(way), std::string::npos) << error.text();
  EXPECT_EQ(token(patient).error().text().find("telehealth."), std::string::npos) << "a patient knows of no procedures";
  take(token(clinic.provider));  // who prepares the visit is not asked yet
  EXPECT_EQ(status(), TelehealthSessionStatus::WAITING);
  take(report("no sound", IssueType::audio, true));
  expect_error(resume(), ErrorCode::precondition_failed, "place_not_stated");
}

TEST_F(StatedPlace, IsNotTheAddressOnFileWhichIsOnlyOffered) {
  join();
  EXPECT_FALSE(preview().place_stated);
  EXPECT_EQ(preview().patient_location_state, std::nullopt);
  EXPECT_EQ(preview().state_on_file, "NY");
  EXPECT_FALSE(validated().can_proceed);
  EXPECT_EQ(validated().block_reason, ConsentBlock::place_not_stated);
  EXPECT_EQ(validated().state_code, std::nullopt);
  state_place("NY");
  EXPECT_TRUE(preview().place_stated);
  EXPECT_TRUE(validated().can_proceed);
  take(admit_unasked());
}

TEST_F(StatedPlace, IsSaidByThePatientByStaffWhoAskedOrWithTheStart) {
  expect_error(start_in("TX"), ErrorCode::precondition_failed, "consent_missing");
  EXPECT_EQ(session().patient_location_state, std::nullopt) << "a start that was refused states nothing";
  take(start_in("NY"));
  EXPECT_EQ(session().patient_location_state, "NY");
  EXPECT_EQ(session().patient_location_confirmed_at, clock.now());
}

TEST_F(StatedPlace, OfStaffCountsAsThatOfThePatientAndBothSeeIt) {
  join();
  StatePatientPlaceInput first;
  first.patient_state = "NY";
  first.patient_location = "9 Elm St, Albany";
  first.patient_at_home = true;
  first.callback_phone = "+15185550100";
  const auto said = take(state_place(clinic.staff, first));
  EXPECT_EQ(said.patient_location, "9 Elm St, Albany");
  EXPECT_EQ(said.stated_at, clock.now());
  EXPECT_EQ(session().place_of_service_code, "10");
  const auto event = last_event_of(clinic);
  EXPECT_EQ(event.event, "telehealth.statePatientPlace");
  EXPECT_EQ(event.details.find("Elm"), std::string::npos);
  EXPECT_EQ(told().back(), "session.location_confirmed");
  clock.advance(Minutes(1));
  EXPECT_EQ(state_place("NY").patient_location, "9 Elm St, Albany") << "the same state, and the address stays";
  const auto moved = state_place("TX");
  EXPECT_EQ(moved.patient_location, std::nullopt) << "the address was in another state";
  EXPECT_EQ(moved.patient_at_home, std::nullopt);
  EXPECT_EQ(moved.callback_phone, "+15185550100");
  EXPECT_EQ(preview().consent_missing.at(0).consent_type, TelehealthConsentType::STATE_SPECIFIC);
}

TEST_F(StatedPlace, IsRefusedForAVisitThatIsOverOrAnotherClinics) {
  StatePatientPlaceInput input;
  input.patient_state = "NY";
  auto theirs = call_as(other.owner, "telehealth.statePatientPlace");
  input.session_id = id;
  expect_error(state_patient_place(theirs, input), ErrorCode::not_found);
  input.patient_location = "  ";
  expect_error(state_place(clinic.staff, input), ErrorCode::invalid_argument);
  input.patient_location.reset();
  take(cancel());
  expect_error(state_place(clinic.staff, input), ErrorCode::precondition_failed, "session_over");
}

TEST_F(StatedPlace, IsForgottenWithAVisitOfAnotherDay) {
  state_place("NY");
  clock.advance(Hours(12));
  execute("UPDATE telehealth_session SET scheduled_start_time = " + std::to_string(to_unix_ms(clock.now())) +
          ", scheduled_end_time = " + std::to_string(to_unix_ms(clock.now() + Minutes(30))));
  expect_error(start_in(std::nullopt), ErrorCode::precondition_failed, "place_not_stated");
  take(start_in("NY"));
}

TEST_F(StatedPlace, OfAnotherVisitIsNotRenewedByANumberToCall) {
  join();
  state_place("NY");
  clock.advance(Hours(13));
  ConfirmVisitInput input;
  input.callback_phone = "+12025550123";
  confirm(input);
  EXPECT_EQ(session().patient_location_state, std::nullopt);
  EXPECT_EQ(session().callback_phone, "+12025550123");
  expect_error(start_in(std::nullopt), ErrorCode::precondition_failed, "place_not_stated");
}

TEST_F(StatedPlace, OfAnotherVisitStaysThatAfterAnEmergencyStart) {
  state_place("NY");
  clock.advance(Hours(13));
  take(start_in(std::nullopt, kReason));
  EXPECT_EQ(validated().state_code, std::nullopt);
  take(start_in("NY"));
  EXPECT_EQ(validated().state_code, "NY") << "said now, it counts";
}

TEST_F(StatedPlace, OfAnotherStateLeavesTheAddressBehind) {
  join();
  StatePatientPlaceInput there;
  there.patient_state = "NY";
  there.patient_location = "9 Elm St, Albany";
  take(state_place(clinic.staff, there));
  ConfirmVisitInput input;
  input.state = "CO";
  confirm(input);
  EXPECT_EQ(session().patient_location, std::nullopt) << "an ambulance would go to the wrong state";
}

TEST_F(StatedPlace, IsLiftedByAnEmergencyAndThatIsKept) {
  join();
  take(admit_unasked(kReason));
  EXPECT_EQ(status(), TelehealthSessionStatus::IN_PROGRESS);
  take(token(patient));
  auto call = call_as(clinic.owner, "consentOverrides.list", AuditAction::READ);
  const auto kept = take(list_consent_overrides(call, {})).items;
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_TRUE(kept[0].place_not_stated);
  EXPECT_TRUE(kept[0].missing.empty());
  const auto events = rows<AuditEvent>("WHERE x.entity_type = 'ConsentOverride' AND x.action <> 'READ'");
  ASSERT_EQ(events.size(), 1U);
  EXPECT_NE(events[0].details.find(R"("missing":[],"placeNotStated":true)"), std::string::npos) << events[0].details;
  const auto notices = rows<SessionNotice>("WHERE x.kind = 'consent.overridden'");
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_EQ(notices[0].payload.text, R"({"types":[]})");
}

TEST_F(StatedPlace, IsNotAskedOfAVisitThatGoesOn) {
  join();
  state_place("NY");
  admit();
  take(token(patient));
  execute("UPDATE telehealth_session SET patient_location_state = NULL");
  take(try_hold());
  take(admit_unasked());
  take(token(patient));
  take(report("no sound", IssueType::audio, true));
  take(start_in(std::nullopt));
}

}  // namespace
}  // namespace chiroflow::app
