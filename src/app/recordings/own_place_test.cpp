// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/own_place.hpp"

#include "support/recording_fixture.hpp"

namespace chiroflow::app {
namespace {

class OwnPlaceTest : public RecordingFixture {
 protected:
  OwnPlaceTest() {
    auto one_party = rule("TX");
    one_party.recording = RecordingParties::ONE_PARTY;
    consents.rules = ConsentRules("test", {rule("VT", RecordingLimit::PROHIBITED),
                                           rule("MD", RecordingLimit::PROHIBITED_FOR_MEDICAID), rule("WA"), one_party});
    locate("TX", "TX");
    renew_consent(30, true);
    ready();
  }
  Result<OwnPlace> say(const Actor& who, const std::string& place) {
    auto call = call_as(who, "telehealth.setOwnPlace");
    return set_own_place(call, {.session_id = id, .state = place});
  }
  bool bars(RecordingBar bar) {
    const auto reasons = state().reasons;
    return std::any_of(reasons.begin(), reasons.end(), [&](const auto& one) { return one.code == bar; });
  }
  const Actor& guest = as_visitor(guest_row);
};

TEST_F(OwnPlaceTest, OfAGuestInTheRoomForbidsWhatItsStateForbids) {
  enter(guest_row);
  EXPECT_FALSE(bars(RecordingBar::STATE_FORBIDS));
  EXPECT_EQ(take(say(guest, "VT")).participant_id, guest_row.id);
  EXPECT_TRUE(bars(RecordingBar::STATE_FORBIDS));
  take(say(guest, "TX"));
  EXPECT_FALSE(bars(RecordingBar::STATE_FORBIDS)) << "the last word counts";
  take(say(guest, "VT"));
  leave(guest_row);
  EXPECT_FALSE(bars(RecordingBar::STATE_FORBIDS)) << "who is gone does not count";
}

TEST_F(OwnPlaceTest, OfAClinicianCountsBesideTheClinics) {
  EXPECT_EQ(state().parties, RecordingParties::ONE_PARTY)
      << "who works for the clinic is there unless they say otherwise";
  EXPECT_EQ(state().own_state, std::nullopt);
  take(say(provider, "WA"));
  EXPECT_EQ(state().own_state, "WA") << "as a page that was loaded again has to show it";
  EXPECT_EQ(state().parties, RecordingParties::ALL_PARTY);
  take(say(provider, "VT"));
  EXPECT_TRUE(bars(RecordingBar::STATE_FORBIDS));
}

TEST_F(OwnPlaceTest, OfAGuestThatIsNotKnownCountsAsOneWhereEverybodyMustAgree) {
  EXPECT_EQ(state().parties, RecordingParties::ONE_PARTY);
  enter(guest_row);
  EXPECT_EQ(state().parties, RecordingParties::ALL_PARTY);
  take(say(guest, "TX"));
  EXPECT_EQ(state().parties, RecordingParties::ONE_PARTY);
}

TEST_F(OwnPlaceTest, OfAGuardianCountsAsAGuestsDoes) {
  const auto guardian_row = add_participant(ParticipantRole::GUARDIAN);
  insert(guardian_row);
  const auto& guardian = as_visitor(guardian_row);
  enter(guardian_row);
  EXPECT_EQ(state().parties, RecordingParties::ALL_PARTY) << "they may be elsewhere than the patient";
  EXPECT_EQ(take(say(guardian, "TX")).participant_id, guardian_row.id);
  EXPECT_EQ(state().parties, RecordingParties::ONE_PARTY);
  EXPECT_EQ(session().patient_location_state, "TX") << "where the patient is stays the patient's";
  take(say(guardian, "VT"));
  EXPECT_TRUE(bars(RecordingBar::STATE_FORBIDS));
}

TEST_F(OwnPlaceTest, StopsARecordingThatRuns) {
  enter(guest_row);
  answer(guest_row, true);
  const auto recording = take(start_it()).recording_id;
  take(say(guest, "WA"));
  EXPECT_EQ(load<SessionRecording>(recording.value).status, RecordingStatus::RECORDING);
  take(say(guest, "VT"));
  const auto ended = load<SessionRecording>(recording.value);
  EXPECT_EQ(ended.status, RecordingStatus::PROCESSING);
  EXPECT_EQ(ended.stop_reason, RecordingStop::REVOKED);
}

TEST_F(OwnPlaceTest, OfAGuestAsksForThePayerWhereMedicaidForbids) {
  enter(guest_row);
  answer(guest_row, true);
  take(say(guest, "MD"));
  EXPECT_TRUE(bars(RecordingBar::PAYER_UNKNOWN)) << "a guest's state counts as the patient's does";
  EXPECT_TRUE(start_it(false));
}

TEST_F(OwnPlaceTest, ForbidsWhereAnotherPlaceOnlyAsksForThePayer) {
  locate("MD", "WA");
  enter(guest_row);
  answer(guest_row, true);
  take(say(guest, "VT"));
  EXPECT_TRUE(bars(RecordingBar::STATE_FORBIDS)) << "Vermont forbids it, whoever pays";
}

TEST_F(OwnPlaceTest, OfAnotherStateLeavesWhatWasSaidOfThePayer) {
  locate("MD", "WA");
  enter(guest_row);
  answer(guest_row, true);
  const auto recording = take(start_it(false)).recording_id;
  take(say(guest, "WA"));
  EXPECT_EQ(load<SessionRecording>(recording.value).status, RecordingStatus::RECORDING);
  take(say(guest, "VT"));
  EXPECT_EQ(load<SessionRecording>(recording.value).stop_reason, RecordingStop::REVOKED);
}

TEST_F(OwnPlaceTest, OfMedicaidEndsARecordingOfWhichNobodySaidWhoPays) {
  enter(guest_row);
  answer(guest_row, true);
  const auto recording = take(start_it()).recording_id;
  take(say(guest, "MD"));
  EXPECT_EQ(load<SessionRecording>(recording.value).stop_reason, RecordingStop::REVOKED);
}

TEST_F(OwnPlaceTest, OfAnotherDayIsNone) {
  take(say(guest, "VT"));
  execute("UPDATE participant_place SET stated_at = stated_at - 864000000");
  enter(guest_row);
  EXPECT_FALSE(bars(RecordingBar::STATE_FORBIDS));
}

TEST_F(OwnPlaceTest, IsNotThePatientsAndNotAStrangers) {
  expect_error(say(patient, "VT"), ErrorCode::forbidden);
  expect_error(say(as(clinic.staff), "VT"), ErrorCode::forbidden);
  set_status(TelehealthSessionStatus::COMPLETED);
  expect_error(say(guest, "VT"), ErrorCode::precondition_failed, "session_over");
}

}  // namespace
}  // namespace chiroflow::app
