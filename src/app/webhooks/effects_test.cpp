// SPDX-License-Identifier: Apache-2.0
#include "app/webhooks/effects.hpp"

#include "domain/recorder_run.hpp"
#include "support/webhook_fixture.hpp"

namespace chiroflow::app {
namespace {

using enum ProviderEventKind;
using enum TelehealthSessionStatus;

class WebhookEffects : public WebhookFixture {
 protected:
  SessionRecording new_recording(RecordingStatus to, std::optional<Instant> started_at) {
    auto row = recording_now();
    row.room_id = room.id;
    row.video_engine = room.video_engine;
    row.status = to;
    row.started_at = started_at;
    RecorderRun run;
    run.id = ids.next<RecorderRunId>();
    run.organization_id = room.organization_id;
    run.session_id = room.session_id;
    run.room_id = room.id;
    run.ours = true;
    run.began_at = run.next_look_at = run.next_attempt_at = clock.now();
    insert(run);
    row.recorder_run_id = run.id;
    insert(row);
    return row;
  }
  ParticipantStay stay() { return rows<ParticipantStay>("").at(0); }
  Participant clinician() {
    Participant row;
    row.id = ids.next<ParticipantId>();
    row.organization_id = clinic.organization.id;
    row.session_id = id;
    row.role = ParticipantRole::CLINICIAN;
    row.user_id = clinic.provider.id;
    row.created_at = clock.now();
    insert(row);
    return row;
  }
};

TEST_F(WebhookEffects, ThePatientsFirstJoinLetsAPlannedVisitWait) {
  tell(joined(patient, "s1", Seconds(5)));
  EXPECT_EQ(status(), WAITING);
  EXPECT_EQ(appointment().status, AppointmentStatus::CHECKED_IN);
  EXPECT_EQ(session().patient_first_seen_at, begin + Seconds(5));
  EXPECT_EQ(now(patient).joined_at, begin + Seconds(5));
  EXPECT_FALSE(now(patient).left_at);
  EXPECT_EQ(outgoing("session.patient_arrived"), 1);
}

TEST_F(WebhookEffects, AVisitThatIsOverOnlyGetsItsTimesFilledIn) {
  for (const auto state : {COMPLETED, NO_SHOW, CANCELLED, IN_PROGRESS, TECHNICAL_ISSUES}) {
    set_status(state);
    tell(joined(patient, "s1", Seconds(9 - static_cast<int>(state))));
    EXPECT_EQ(status(), state);
    EXPECT_EQ(session().patient_first_seen_at, now(patient).joined_at);
  }
}

TEST_F(WebhookEffects, ALateLeaveDoesNotLetThePatientArriveAgain) {
  tell(joined(patient, "s1", Seconds(5)));
  set_status(SCHEDULED);
  tell(left(patient, "s1", Seconds(9)));
  EXPECT_EQ(status(), SCHEDULED);
}

TEST_F(WebhookEffects, AnEarlierSignOfThePatientStays) {
  execute("UPDATE telehealth_session SET patient_first_seen_at = 5");
  tell(joined(patient, "s1", Seconds(5)));
  EXPECT_EQ(session().patient_first_seen_at, from_unix_ms(5));
}

TEST_F(WebhookEffects, ClinicianAndGuestsChangeNoState) {
  const auto doctor = clinician();
  const auto guest = new_guest();
  tell(joined(doctor, "s1", Seconds(5)));
  tell(joined(guest, "s2", Seconds(6)));
  EXPECT_EQ(status(), SCHEDULED);
  EXPECT_FALSE(session().patient_first_seen_at);
  EXPECT_EQ(now(doctor).joined_at, begin + Seconds(5));
  EXPECT_EQ(now(guest).joined_at, begin + Seconds(6));
}

TEST_F(WebhookEffects, SomebodyIsThereWhileOneStayIsOpen) {
  tell(joined(patient, "s1", Seconds(5)));
  tell(joined(patient, "s2", Seconds(20)));
  tell(left(patient, "s1", Seconds(22)));
  EXPECT_FALSE(now(patient).left_at) << "the second device is still in";
  tell(left(patient, "s2", Seconds(30)));
  EXPECT_EQ(now(patient).left_at, begin + Seconds(30));
  tell(joined(patient, "s3", Seconds(40)));
  EXPECT_FALSE(now(patient).left_at);
  EXPECT_EQ(now(patient).joined_at, begin + Seconds(5));
}

TEST_F(WebhookEffects, ALeaveThatCameFirstWaitsForItsJoin) {
  tell(left(patient, "s1", Seconds(30)));
  EXPECT_FALSE(now(patient).joined_at);
  EXPECT_EQ(status(), SCHEDULED);
  tell(joined(patient, "s1", Seconds(5)));
  EXPECT_EQ(now(patient).joined_at, begin + Seconds(5));
  EXPECT_EQ(now(patient).left_at, begin + Seconds(30));
  EXPECT_EQ(status(), WAITING);
}

TEST_F(WebhookEffects, TheIdentityMayComeWithTheSecondEvent) {
  auto nameless = joined(patient, "s1", Seconds(5));
  nameless.participant.reset();
  tell(nameless);
  EXPECT_EQ(status(), SCHEDULED);
  tell(left(patient, "s1", Seconds(30)));
  EXPECT_EQ(now(patient).joined_at, begin + Seconds(5));
  EXPECT_EQ(status(), WAITING);
}

TEST_F(WebhookEffects, TheSameNewsTwiceLeavesNoTrace) {
  tell(joined(patient, "s1", Seconds(5)));
  const auto audit = count("audit_event");
  const auto out = count("outbox_event");
  tell(joined(patient, "s1", Seconds(5)));  // under another key, as after a vendor's own failure
  EXPECT_EQ(count("audit_event"), audit);
  EXPECT_EQ(count("outbox_event"), out);
}

TEST_F(WebhookEffects, TheEndOfTheRoomInUseIsTold) {
  set_status(IN_PROGRESS);
  tell(joined(patient, "s1", Seconds(5)));
  tell(event(room_ended, Seconds(60)));
  EXPECT_EQ(room_now().status, RoomStatus::ENDED);
  EXPECT_EQ(room_now().ended_at, begin + Seconds(60));
  EXPECT_EQ(now(patient).left_at, begin + Seconds(60)) << "nobody is left in a room that is over";
  EXPECT_EQ(outgoing("session.room_ended"), 1);
  ASSERT_EQ(lost.size(), 1U);
  EXPECT_EQ(lost[0], std::pair(id, room.id));
  EXPECT_EQ(status(), IN_PROGRESS) << "what follows is the replacement's to decide";
}

TEST_F(WebhookEffects, TheLateEndOfAnEarlierMeetingAtZoomEndsNothing) {
  execute("UPDATE room SET video_engine = 'zoom', provider = 'ZOOM'");
  told_by = VideoEngine::zoom;
  set_status(IN_PROGRESS);
  tell(joined(patient, "s1", Seconds(5)));
  tell(joined(patient, "s2", Seconds(70)));
  ASSERT_EQ(count("participant_stay"), 2);
  tell(event(room_ended, Seconds(60)));
  EXPECT_EQ(room_now().status, RoomStatus::ACTIVE) << "they met again after it";
  EXPECT_TRUE(lost.empty());
  tell(event(room_ended, Seconds(90)));
  EXPECT_EQ(room_now().status, RoomStatus::ENDED);
  EXPECT_EQ(lost.size(), 1U);
}

TEST_F(WebhookEffects, TheEndAfterTheVisitIsNoLoss) {
  set_status(COMPLETED);
  tell(event(room_ended, Seconds(60)));
  EXPECT_EQ(room_now().status, RoomStatus::ENDED);
  EXPECT_TRUE(lost.empty());
}

TEST_F(WebhookEffects, TheVendorsTimeOfAnEndIsTheBetterOne) {
  execute("UPDATE room SET status = 'ENDED', ended_at = " + std::to_string(to_unix_ms(begin + Seconds(90))));
  tell(event(room_ended, Seconds(60)));
  EXPECT_EQ(room_now().ended_at, begin + Seconds(60));
  tell(event(room_ended, Seconds(80)));
  EXPECT_EQ(room_now().ended_at, begin + Seconds(60));
  EXPECT_EQ(outgoing("session.room_ended"), 0);
}

TEST_F(WebhookEffects, NewsOfARecordingHaveItsProviderAsked) {
  const auto running = new_recording(RecordingStatus::RECORDING, begin);
  const auto other = new_recording(RecordingStatus::AVAILABLE, begin - Hours(5));
  for (const auto kind : {recording_ready, recording_failed}) {
    execute("UPDATE recorder_run SET next_look_at = 9000000000000, next_attempt_at = 9000000000000");
    tell(event(kind, Seconds(60)));
    EXPECT_EQ(load(running).status, RecordingStatus::RECORDING) << "a part of it may have ended";
    const auto run = load<RecorderRun>(running.recorder_run_id->value);
    EXPECT_LE(run.next_look_at, clock.now());
    EXPECT_LE(run.next_attempt_at, clock.now());
  }
  EXPECT_EQ(load(other).status, RecordingStatus::AVAILABLE);
  EXPECT_EQ(outgoing("recording.unexpected"), 0);
}

TEST_F(WebhookEffects, NewsDoNotTakeAwayWhatIsBeingFetched) {
  const auto recording = new_recording(RecordingStatus::PROCESSING, begin);
  execute("UPDATE recorder_run SET lease = 'somebody', next_attempt_at = 9000000000000");
  tell(event(recording_ready, Seconds(60)));
  EXPECT_GT(load<RecorderRun>(recording.recorder_run_id->value).next_attempt_at, clock.now());
}

TEST_F(WebhookEffects, OurOwnRecordingHidesNoneOfTheVendors) {
  auto ours = recording_now();
  ours.started_at = begin;
  insert(ours);
  tell(event(recording_started, Seconds(50)));
  EXPECT_EQ(outgoing("recording.unexpected"), 1);
  tell(event(recording_ready, Seconds(60)));
  EXPECT_EQ(load(ours).status, RecordingStatus::RECORDING) << "the vendor does not speak of it";
}

TEST_F(WebhookEffects, ARecordingThatNobodyStartedHereIsTold) {
  tell(event(recording_started, Seconds(60)));
  EXPECT_EQ(outgoing("recording.unexpected"), 1);
  EXPECT_EQ(last_event_of(clinic).details, R"({"unexpected":"recording_started"})");
  new_recording(RecordingStatus::RECORDING, begin);
  tell(event(recording_started, Seconds(70)));
  EXPECT_EQ(outgoing("recording.unexpected"), 1);
}

TEST_F(WebhookEffects, ARecordingThatNobodyStartedHereIsToldOnce) {
  auto first = event(recording_started, Seconds(60));
  first.recording = "RT\"1";
  for (const auto kind : {recording_started, recording_ready, recording_failed}) {
    first.kind = kind;
    tell(first);
  }
  EXPECT_EQ(outgoing("recording.unexpected"), 1);
  auto second = event(recording_ready, Seconds(70));
  second.recording = "RT2";
  tell(second);
  tell(second);
  EXPECT_EQ(outgoing("recording.unexpected"), 2);
  for (int i = 0; i < 3; ++i) tell(event(recording_ready, Seconds(80 + i)));
  EXPECT_EQ(outgoing("recording.unexpected"), 3) << "the vendor does not say which: once a room";
}

TEST_F(WebhookEffects, WhoIsNobodyHasNoStay) {
  tell(event(participant_joined, Seconds(5)));
  EXPECT_EQ(count("participant_stay"), 0);
}

TEST_F(WebhookEffects, WithoutIdsOfStaysAPersonHasOne) {
  auto plain = joined(patient, "", Seconds(5));
  tell(plain);
  EXPECT_EQ(stay().external_id, patient.id.value);
  EXPECT_EQ(now(patient).joined_at, begin + Seconds(5));
}

}  // namespace
}  // namespace chiroflow::app
