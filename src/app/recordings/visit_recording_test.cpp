// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/recordings.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

#include "app/recordings/holds.hpp"
#include "support/recording_fixture.hpp"

namespace chiroflow::app {
namespace {

class VisitRecording : public RecordingFixture {
 protected:
  /// Leaves, and comes back a second later, in another seat.
  void leaves_and_comes_back(const Participant& who) {
    auto seat = entry_of(who);
    seat.peer_id += seats_;
    Actor system;
    system.type = ActorType::SYSTEM;
    system.organization_id = clinic.organization.id;
    clock.advance(Seconds(1));
    auto leaving = call_as(keep(system), "call.leave");
    take(leave_call(leaving, seat));
    clock.advance(Seconds(1));
    seat.peer_id += '+';
    seats_ += '+';
    auto entering = call_as(actor_of(who), "call.join");
    take(enter_call(entering, seat));
  }
  /// By another server, three seconds behind this one.
  template <class F>
  void on_a_slow_clock(F work) {
    const auto now = clock.now();
    clock.jump_to(now - Seconds(3));
    work();
    clock.jump_to(now);
  }

 private:
  std::string seats_;
};

TEST_F(VisitRecording, EverybodyAgreesAndItRuns) {
  ready();
  const auto started = take(start_it());
  EXPECT_EQ(started.status, RecordingStatus::RECORDING);
  EXPECT_EQ(started.upload_url.value, "/api/recordings/" + started.recording_id.value + "/pieces");
  const auto row = load<SessionRecording>(started.recording_id.value);
  EXPECT_EQ(row.consent_id, consent.id);
  EXPECT_EQ(row.rule_version, "test");
  EXPECT_NE(row.agreed.text.find(patient_row.id.value), std::string::npos);
  EXPECT_NE(row.agreed.text.find(clinician_row.id.value), std::string::npos);
  EXPECT_EQ(row.retention_days, 30);
  EXPECT_TRUE(keys.kept.contains(row.id.value));
  EXPECT_TRUE(was_told("recording.started"));
}

TEST_F(VisitRecording, IsHeldFromTheStartWhereAHoldCoversThePatient) {
  auto call = call_as(clinic.owner);
  take(set_legal_hold(call, {HoldScope::PATIENT, clinic.patient.id.value, "M-1", "letter", "counsel"}));
  ready();
  EXPECT_TRUE(load<SessionRecording>(take(start_it()).recording_id.value).legal_hold);
}

TEST_F(VisitRecording, TheSameStarterGetsTheSameRecordingAndNoSecondKey) {
  ready();
  const auto first = take(start_it());
  EXPECT_EQ(take(start_it()).recording_id, first.recording_id);
  EXPECT_EQ(keys.kept.size(), 1u);
  auto call = call_as(clinic.owner);
  expect_error(start_recording(call, {.session_id = id}), ErrorCode::conflict, "recording_running");
  EXPECT_EQ(keys.kept.size(), 1u);
}

TEST_F(VisitRecording, NobodysSilenceIsAYes) {
  ready();
  enter(guest_row);
  expect_refused(start_it(), RecordingBar::NOT_ANSWERED);
  answer(guest_row, false);
  expect_refused(start_it(), RecordingBar::REFUSED);
  clock.advance(Seconds(1));
  answer(guest_row, true);
  EXPECT_TRUE(start_it());
}

TEST_F(VisitRecording, AGuestLearnsWhatConcernsThemselvesAndOnlyOnceLetIn) {
  execute("UPDATE telehealth_consent SET status = 'REVOKED', revoked_at = signed_at WHERE consent_type = 'RECORDING'");
  const auto& guest = as_visitor(guest_row);
  EXPECT_TRUE(state(guest).people.empty()) << "the visit has not begun";
  EXPECT_TRUE(state(guest).reasons.empty());
  set_status(TelehealthSessionStatus::IN_PROGRESS);
  enter(patient_row);
  enter(guest_row);
  const auto seen = state(guest);
  EXPECT_TRUE(seen.reasons.empty()) << "that the patient withdrew is none of a guest's business";
  EXPECT_FALSE(seen.can_be_asked);
  EXPECT_FALSE(seen.retention_days);
  ASSERT_EQ(seen.people.size(), 1U);
  EXPECT_EQ(seen.people[0].participant_id, guest_row.id);
  EXPECT_FALSE(state(patient).reasons.empty());
  EXPECT_EQ(state(patient).people.size(), 3U);
}

TEST_F(VisitRecording, AGuestIsAskedAndSeesThatItRuns) {
  ready();
  enter(guest_row);
  ask();
  const auto& guest = as_visitor(guest_row);
  const auto asked = state(guest);
  EXPECT_TRUE(asked.i_must_answer);
  EXPECT_TRUE(asked.asked_at);
  EXPECT_EQ(asked.retention_days, 30);
  answer(patient_row, true);
  const auto answered = answer(guest_row, true);
  ASSERT_EQ(answered.people.size(), 1U);
  EXPECT_EQ(answered.people[0].answer, RecordingAnswer::YES);
  take(start_it());
  EXPECT_EQ(state(guest).recording->status, RecordingStatus::RECORDING);
}

TEST_F(VisitRecording, TheAddressOnFileIsNotWhereThePatientIs) {
  ready();
  execute("UPDATE patient SET state = 'WA'");
  execute("UPDATE telehealth_session SET patient_location_state = NULL");
  expect_refused(start_it(), RecordingBar::PLACE_UNKNOWN);
  execute("UPDATE telehealth_session SET patient_location_state = 'WA'");
  EXPECT_TRUE(start_it());
}

TEST_F(VisitRecording, WhoLooksAtItIsInTheAuditLog) {
  auto call = call_as(patient, "telehealth.getRecordingState", AuditAction::READ);
  take(get_recording_state(call, {id}));
  const auto reads = call.take_reads();
  ASSERT_EQ(reads.size(), 1U);
  EXPECT_EQ(reads[0].patient_id, clinic.patient.id);
}

TEST_F(VisitRecording, WhoIsOutsideNeedsNoAnswer) {
  ready();
  EXPECT_TRUE(state().allowed);
  EXPECT_TRUE(start_it());
}

TEST_F(VisitRecording, ANewQuestionNeedsNewAnswers) {
  ready();
  clock.advance(Seconds(1));
  EXPECT_FALSE(ask().allowed);
  expect_refused(start_it(), RecordingBar::NOT_ANSWERED);
  EXPECT_TRUE(state(as_visitor(patient_row)).i_must_answer);
  EXPECT_FALSE(state(as(clinic.provider)).i_must_answer) << "who asks has agreed";
  answer(patient_row, true);
  EXPECT_FALSE(state(as_visitor(patient_row)).i_must_answer);
  EXPECT_TRUE(start_it());
}

TEST_F(VisitRecording, WithoutConsentThereIsNone) {
  ready();
  execute("UPDATE telehealth_consent SET status = 'REVOKED', revoked_at = signed_at WHERE consent_type = 'RECORDING'");
  expect_refused(start_it(), RecordingBar::CONSENT_MISSING);
  EXPECT_TRUE(keys.kept.empty());
  renew_consent();
  EXPECT_TRUE(state().allowed);
  clock.jump_to(*consent.expiration_date);
  expect_refused(start_it(), RecordingBar::CONSENT_MISSING);
}

TEST_F(VisitRecording, SwitchedOffForClinicOrKindThereIsNone) {
  ready();
  execute("UPDATE organization SET recording_allowed = 0");
  expect_refused(start_it(), RecordingBar::CLINIC_DOES_NOT_ALLOW);
  execute("UPDATE organization SET recording_allowed = 1");
  execute("UPDATE appointment_type SET recording_allowed = 0");
  expect_refused(start_it(), RecordingBar::VISIT_TYPE_DOES_NOT_ALLOW);
  execute("UPDATE appointment SET appointment_type_id = NULL");
  expect_refused(start_it(), RecordingBar::VISIT_TYPE_DOES_NOT_ALLOW);
}

TEST_F(VisitRecording, TheStrictestPlaceDecides) {
  ready();
  locate("VT", "WA");
  expect_refused(start_it(), RecordingBar::STATE_FORBIDS);
  locate("WA", "VT");
  expect_refused(start_it(), RecordingBar::STATE_FORBIDS);
  locate("MD", "WA");
  expect_refused(start_it(), RecordingBar::PAYER_UNKNOWN);
  expect_refused(start_it(true), RecordingBar::MEDICAID_FORBIDS);
  EXPECT_TRUE(start_it(false));
}

TEST_F(VisitRecording, WhereThePatientIsUnknownTheStateOnFileCounts) {
  ready();
  execute("UPDATE telehealth_session SET patient_location_state = NULL");
  execute("UPDATE patient SET state = 'VT'");
  expect_refused(start_it(), RecordingBar::STATE_FORBIDS);
}

TEST_F(VisitRecording, WithoutRulesThereIsNone) {
  ready();
  services.consents = nullptr;
  expect_refused(start_it(), RecordingBar::RULES_UNKNOWN);
}

TEST_F(VisitRecording, OnlyARunningVisitIsRecorded) {
  ready();
  set_status(TelehealthSessionStatus::TECHNICAL_ISSUES);
  expect_refused(start_it(), RecordingBar::VISIT_NOT_RUNNING);
}

TEST_F(VisitRecording, AStrangerInTheRoomBarsIt) {
  ready();
  ParticipantStay stay;
  stay.id = ids.next<ParticipantStayId>();
  stay.organization_id = clinic.organization.id;
  stay.session_id = id;
  stay.room_id = room.id;
  stay.external_id = "caller-by-phone";
  stay.joined_at = stay.created_at = clock.now();
  insert(stay);
  expect_refused(start_it(), RecordingBar::UNKNOWN_PERSON);
}

TEST_F(VisitRecording, TheLogNamesByWhatItWasJudged) {
  ready();
  locate("MD", "WA");
  take(start_it(false));
  EXPECT_EQ(last_event_of(clinic).details,
            R"({"parties":"ALL_PARTY","people":2,"states":["MD","WA"],"payerIsMedicaid":false})");
}

TEST_F(VisitRecording, OfAStartThatCouldNotBeWrittenNoKeyStays) {
  ready();
  break_audit_log();
  const auto failed = start_it();
  ASSERT_FALSE(failed);
  ASSERT_NE(failed.error().code, ErrorCode::storage_unavailable) << "then nobody knows whether it was written";
  EXPECT_TRUE(keys.kept.empty());
}

TEST_F(VisitRecording, ALateJoinerPausesItUntilTheyAgree) {
  ready();
  const auto recording = take(start_it()).recording_id;
  clock.advance(Seconds(5));
  enter(guest_row);
  EXPECT_EQ(load<SessionRecording>(recording.value).paused_at, clock.now());
  EXPECT_TRUE(was_told("recording.paused"));
  EXPECT_TRUE(state(as_visitor(guest_row)).i_must_answer);
  expect_error(put(recording, 0, "heard"), ErrorCode::conflict, "recording_stopped");
  EXPECT_TRUE(store.objects.empty());
  answer(guest_row, true);
  EXPECT_FALSE(load<SessionRecording>(recording.value).paused_at);
  EXPECT_TRUE(was_told("recording.resumed"));
  EXPECT_TRUE(put(recording, 0, "heard"));
}

TEST_F(VisitRecording, ALateJoinerWhoGoesAgainResumesIt) {
  ready();
  const auto recording = take(start_it()).recording_id;
  enter(guest_row);
  ASSERT_TRUE(load<SessionRecording>(recording.value).paused_at);
  clock.advance(Seconds(5));
  leave(guest_row);
  EXPECT_FALSE(load<SessionRecording>(recording.value).paused_at);
}

TEST_F(VisitRecording, ANoStopsItAtOnce) {
  ready();
  const auto recording = take(start_it()).recording_id;
  take(put(recording, 0, "one"));
  clock.advance(Seconds(1));
  answer(patient_row, false);
  const auto row = load<SessionRecording>(recording.value);
  EXPECT_EQ(row.status, RecordingStatus::PROCESSING);
  EXPECT_EQ(row.stop_reason, RecordingStop::REFUSED);
  EXPECT_EQ(row.stopped_by, patient_row.id.value);
  expect_error(put(recording, 1, "two"), ErrorCode::conflict, "recording_stopped");
  expect_error(put(recording, 1, "", true), ErrorCode::conflict, "recording_stopped");
  EXPECT_EQ(store.objects.size(), 1u);
}

TEST_F(VisitRecording, RevocationStopsItAtOnce) {
  ready();
  const auto recording = take(start_it()).recording_id;
  stop_because(RecordingStop::REVOKED);
  expect_error(put(recording, 0, "late"), ErrorCode::conflict, "recording_stopped");
  EXPECT_EQ(load<SessionRecording>(recording.value).stop_reason, RecordingStop::REVOKED);
}

TEST_F(VisitRecording, AnybodyInTheVisitMayStopIt) {
  ready();
  const auto recording = take(start_it()).recording_id;
  auto call = call_as(as_visitor(patient_row));
  EXPECT_EQ(take(stop_recording(call, {id})).recording_id, recording);
  EXPECT_EQ(load<SessionRecording>(recording.value).stop_reason, RecordingStop::PARTICIPANT);
  auto again = call_as(clinic.provider);
  EXPECT_EQ(take(stop_recording(again, {id})).recording_id, recording) << "repeating it is fine";
  EXPECT_EQ(load<SessionRecording>(recording.value).stop_reason, RecordingStop::PARTICIPANT);
}

TEST_F(VisitRecording, AfterAParticipantsStopTheyAreAskedAnew) {
  ready();
  take(start_it());
  clock.advance(Seconds(1));
  auto call = call_as(as_visitor(patient_row));
  take(stop_recording(call, {id}));
  take(stop_recording(call, {id}));
  EXPECT_EQ(count("recording_agreement WHERE answer = 'NO'"), 1);
  clock.advance(Seconds(1));
  expect_refused(start_it(), RecordingBar::REFUSED);
  ask();
  expect_refused(start_it(), RecordingBar::NOT_ANSWERED);
  clock.advance(Seconds(1));
  answer(patient_row, true);
  EXPECT_TRUE(start_it());
}

TEST_F(VisitRecording, TheEndOfTheVisitEndsIt) {
  ready();
  const auto recording = take(start_it()).recording_id;
  take(put(recording, 0, "one"));
  clock.advance(Minutes(10));
  take(end());
  const auto row = load<SessionRecording>(recording.value);
  EXPECT_EQ(row.stop_reason, RecordingStop::SESSION_ENDED);
  EXPECT_TRUE(put(recording, 1, "what the page still held", true));
}

TEST_F(VisitRecording, ItIsDeletedAtTheEndOfAClinicsDay) {
  ready();
  const auto recording = take(start_it()).recording_id;
  stop_because(RecordingStop::STAFF);
  const auto row = load<SessionRecording>(recording.value);
  ASSERT_TRUE(row.scheduled_deletion_at);
  const auto days = std::chrono::duration_cast<Hours>(*row.scheduled_deletion_at - *row.ended_at).count() / 24;
  EXPECT_TRUE(days == 30 || days == 29) << days;
  EXPECT_EQ(format_iso(*row.scheduled_deletion_at).substr(10), "T23:59:59.999Z") << "no zones on this fixture: UTC";
}

TEST_F(VisitRecording, PartOfTheClinicalRecordIsNotDeletedByItself) {
  ready();
  auto call = call_as(clinic.provider);
  const auto started = take(start_recording(call, {.session_id = id, .purpose = RecordingPurpose::CLINICAL_RECORD}));
  stop_because(RecordingStop::STAFF);
  const auto row = load<SessionRecording>(started.recording_id.value);
  EXPECT_FALSE(row.retention_days);
  EXPECT_TRUE(row.retention_reason);
  EXPECT_FALSE(row.scheduled_deletion_at);
}

TEST_F(VisitRecording, IsForWhatTheSignedTextSays) {
  ready();
  for (const auto purpose : {RecordingPurpose::TRAINING, RecordingPurpose::PATIENT_COPY}) {
    auto other = call_as(clinic.provider);
    expect_error(start_recording(other, {.session_id = id, .purpose = purpose}), ErrorCode::precondition_failed,
                 "purpose_not_covered");
  }
  renew_consent(30, false);
  auto record = call_as(clinic.provider);
  expect_error(start_recording(record, {.session_id = id, .purpose = RecordingPurpose::CLINICAL_RECORD}),
               ErrorCode::precondition_failed, "purpose_not_covered");
  EXPECT_TRUE(keys.kept.empty());
  EXPECT_EQ(load<SessionRecording>(take(start_it()).recording_id.value).purpose, RecordingPurpose::QUALITY);
}

TEST_F(VisitRecording, IsKeptNoLongerThanTheSignedTextPromised) {
  ready();
  execute("UPDATE organization SET recording_retention_days = 3000");
  EXPECT_EQ(load<SessionRecording>(take(start_it()).recording_id.value).retention_days, 30);
  stop_because(RecordingStop::STAFF);
  execute("UPDATE organization SET recording_retention_days = 7");
  answer(patient_row, true);
  EXPECT_EQ(load<SessionRecording>(take(start_it()).recording_id.value).retention_days, 7);
}

TEST_F(VisitRecording, AskingIsRefusedWhereNoAnswerCouldHelp) {
  ready();
  execute("UPDATE organization SET recording_allowed = 0");
  auto call = call_as(clinic.provider);
  expect_error(ask_recording(call, {id}), ErrorCode::precondition_failed, "recording_not_allowed");
  EXPECT_FALSE(was_told("recording.asked"));
}

TEST_F(VisitRecording, NobodyReachesAnotherClinicsVisit) {
  ready();
  auto call = call_as(other.provider);
  expect_error(get_recording_state(call, {id}), ErrorCode::not_found);
  expect_error(ask_recording(call, {id}), ErrorCode::not_found);
  expect_error(start_recording(call, {.session_id = id}), ErrorCode::not_found);
  expect_error(stop_recording(call, {id}), ErrorCode::not_found);
}

TEST_F(VisitRecording, AStartThatMeetsANoIsRefusedWhoeverIsFirst) {
  ready();
  constexpr int kRounds = 20;
  std::atomic<int> started = 0;
  for (int round = 0; round < kRounds; ++round) {
    clock.advance(Seconds(1));
    answer(patient_row, true);
    clock.advance(Seconds(1));
    at_once(2, [&](const Services& shared, std::size_t i) {
      Services own = shared;
      own.consents = services.consents;
      own.recordings = services.recordings;
      // In every other round one of them is late, so that both orders happen on every machine.
      if (round % 4 == (i == 0 ? 1 : 3)) std::this_thread::sleep_for(Millis(20));
      Call call(own, i == 0 ? provider : patient, origin, "test.race", AuditAction::UPDATE);
      if (i == 1) take(answer_recording(call, {.session_id = id, .agree = false}));
      if (i == 1) return;
      const auto outcome = start_recording(call, {.session_id = id});
      EXPECT_TRUE(outcome || outcome.error().cause == "recording_not_allowed") << outcome.error().text();
      started += outcome ? 1 : 0;
    });
    EXPECT_EQ(count("session_recording WHERE status = 'RECORDING'"), 0) << round;
  }
  EXPECT_GT(started, 0) << "the start never came first";
  EXPECT_LT(started, kRounds) << "the no never came first";
  EXPECT_EQ(count("session_recording"), started);
}

TEST_F(VisitRecording, AYesIsForOneRecording) {
  ready();
  take(start_it());
  clock.advance(Seconds(9));
  stop_because(RecordingStop::STAFF);
  clock.advance(Seconds(9));
  expect_refused(start_it(), RecordingBar::NOT_ANSWERED);
  const auto after = state(patient);
  EXPECT_FALSE(after.asked_at);
  EXPECT_FALSE(after.i_must_answer) << "nobody asks";
  EXPECT_TRUE(state().can_be_asked);
  ask();
  EXPECT_TRUE(state(patient).i_must_answer);
  expect_refused(start_it(), RecordingBar::NOT_ANSWERED);
  answer(patient_row, true);
  EXPECT_TRUE(start_it());
}

TEST_F(VisitRecording, AQuestionOfBeforeTheLastRecordingIsUsedUp) {
  ready();
  ask();
  answer(patient_row, true);
  take(start_it());
  EXPECT_TRUE(state(patient).asked_at);
  stop_because(RecordingStop::STAFF);
  EXPECT_FALSE(state(patient).asked_at);
  EXPECT_FALSE(state(patient).i_must_answer);
  expect_refused(start_it(), RecordingBar::NOT_ANSWERED);
}

TEST_F(VisitRecording, ANoStandsBeyondTheRecordingThatItEnded) {
  ready();
  take(start_it());
  answer(patient_row, false);
  expect_refused(start_it(), RecordingBar::REFUSED);
}

TEST_F(VisitRecording, AYesOfBeforeSomebodyCameBackCountsWhereTheyWereAskedSince) {
  ready();
  leaves_and_comes_back(patient_row);
  expect_refused(start_it(), RecordingBar::NOT_ANSWERED);
  ask();
  answer(patient_row, true);
  leaves_and_comes_back(patient_row);
  EXPECT_TRUE(start_it());
}

TEST_F(VisitRecording, WhoComesBackWhileItIsRecordedHasAgreedToIt) {
  ready();
  const auto recording = take(start_it()).recording_id;
  leaves_and_comes_back(patient_row);
  const auto row = load<SessionRecording>(recording.value);
  EXPECT_EQ(row.status, RecordingStatus::RECORDING);
  EXPECT_FALSE(row.paused_at);
}

TEST_F(VisitRecording, ANoCountsAlsoWhereTheServerThatHearsItHasASlowClock) {
  ready();
  on_a_slow_clock([&] { answer(patient_row, false); });
  expect_refused(start_it(), RecordingBar::REFUSED);
}

TEST_F(VisitRecording, AQuestionCountsAlsoWhereTheServerThatAsksHasASlowClock) {
  ready();
  clock.advance(Seconds(4));  // signed before either server's present
  on_a_slow_clock([&] { ask(); });
  EXPECT_TRUE(state(patient).i_must_answer);
  expect_refused(start_it(), RecordingBar::NOT_ANSWERED);
  on_a_slow_clock([&] { answer(patient_row, true); });
  EXPECT_TRUE(start_it());
}

TEST_F(VisitRecording, AnEndUsesUpAYesAlsoWhereTheServerThatStopsHasASlowClock) {
  ready();
  take(start_it());
  on_a_slow_clock([&] { stop_because(RecordingStop::STAFF); });
  expect_refused(start_it(), RecordingBar::NOT_ANSWERED);
}

}  // namespace
}  // namespace chiroflow::app
