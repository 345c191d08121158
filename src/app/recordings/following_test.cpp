// SPDX-License-Identifier: Apache-2.0
// What happens to a recording that runs while the visit around it changes.
#include "app/recordings/recordings.hpp"

#include <algorithm>

#include "app/telehealth/state_place.hpp"
#include "app/visits/confirm_visit.hpp"
#include "support/recording_fixture.hpp"

namespace chiroflow::app {
namespace {

class RecordingFollows : public RecordingFixture {
 protected:
  RecordingFollows() {
    ready();
    recording = take(start_it()).recording_id;
    take(put(recording, 0, "allowed"));
    clock.advance(Seconds(5));
  }
  SessionRecording row() { return load<SessionRecording>(recording.value); }
  void be_in(const char* state) {
    execute("UPDATE telehealth_session SET patient_location_state = NULL");
    auto call = call_as(clinic.provider, "telehealth.startSession");
    take(start_session(call, {.session_id = id, .patient_state = state}));
  }
  /// On their page.
  void patient_says(const char* state) {
    if (own_link.empty()) {
      VisitLink link;
      link.id = own_link = ids.next<VisitLinkId>();
      link.organization_id = clinic.organization.id;
      link.session_id = id;
      link.participant_id = patient_row.id;
      link.token_hash = "hash";
      link.expires_at = booked.session.scheduled_end_time + Hours(24);
      link.created_at = clock.now();
      insert(link);
    }
    auto who = as_visitor(patient_row);
    who.credential_id = own_link.value;
    auto call = call_as(keep(who), "visit.confirm");
    take(confirm_visit(call, {.name_confirmed = true, .state = state}));
  }
  void staff_write_down(const char* state) {
    auto call = call_as(clinic.provider, "telehealth.statePatientPlace");
    take(state_patient_place(call, {.session_id = id, .patient_state = state}));
  }
  void ask_is_refused() {
    auto call = call_as(clinic.provider, "telehealth.askRecording");
    expect_error(ask_recording(call, {id}), ErrorCode::precondition_failed, "recording_not_allowed");
  }
  bool was_told_of(RecordingBar bar) {
    const auto told = take(notices_after(services, clinic.organization.id, id, 0));
    return std::any_of(told.begin(), told.end(), [&](const auto& one) {
      return one.kind == "recording.stopped" && one.payload.text.find(name_of(bar)) != std::string::npos;
    });
  }
  void expect_barred(RecordingBar bar) {
    EXPECT_EQ(row().status, RecordingStatus::PROCESSING);
    EXPECT_EQ(row().stop_reason, RecordingStop::REVOKED);
    EXPECT_FALSE(row().stopped_by) << "the server";
    EXPECT_TRUE(was_told_of(bar));
    expect_error(put(recording, 1, "barred"), ErrorCode::conflict, "recording_stopped");
    EXPECT_EQ(store.objects.size(), 1u);
  }
  RecordingId recording;
  VisitLinkId own_link;
};

TEST_F(RecordingFollows, ThePatientTurnsOutToBeWhereItIsForbidden) {
  be_in("VT");
  expect_barred(RecordingBar::STATE_FORBIDS);
}

TEST_F(RecordingFollows, ThePatientSaysSoThemselves) {
  patient_says("VT");
  expect_barred(RecordingBar::STATE_FORBIDS);
}

TEST_F(RecordingFollows, WhatStaffWriteDownDoesNotOverwriteThePatientsWord) {
  patient_says("VT");
  clock.advance(Seconds(1));
  staff_write_down("WA");
  ask_is_refused();
  answer(patient_row, true);
  expect_refused(start_it(), RecordingBar::STATE_FORBIDS);
  clock.advance(Seconds(1));
  patient_says("WA");
  EXPECT_TRUE(state().can_be_asked);
  answer(patient_row, true);
  EXPECT_TRUE(start_it());
}

TEST_F(RecordingFollows, WhatThePatientSaidOfAnotherVisitIsForgotten) {
  patient_says("VT");
  staff_write_down("WA");
  execute("UPDATE participant_place SET stated_at = stated_at - 13 * 3600 * 1000");
  answer(patient_row, true);
  EXPECT_TRUE(start_it());
}

TEST_F(RecordingFollows, WhatStaffWriteDownForbidsWhateverThePatientSaid) {
  patient_says("WA");
  staff_write_down("VT");
  expect_barred(RecordingBar::STATE_FORBIDS);
}

TEST_F(RecordingFollows, WhereMedicaidForbidsItNobodyHasSaidWhoPaysThere) {
  be_in("MD");
  expect_barred(RecordingBar::PAYER_UNKNOWN);
}

TEST_F(RecordingFollows, AnotherPlaceThatAllowsItChangesNothing) {
  be_in("WA");
  EXPECT_EQ(row().status, RecordingStatus::RECORDING);
  EXPECT_TRUE(put(recording, 1, "allowed"));
}

TEST_F(RecordingFollows, WhatWasSaidOfThePayerAtTheStartHolds) {
  stop_because(RecordingStop::STAFF);
  locate("MD", "WA");
  answer(patient_row, true);
  recording = take(start_it(false)).recording_id;
  enter(guest_row);
  answer(guest_row, true);
  EXPECT_EQ(row().status, RecordingStatus::RECORDING);
  EXPECT_TRUE(put(recording, 0, "allowed"));
}

TEST_F(RecordingFollows, TheConsentRunsOut) {
  clock.jump_to(*consent.expiration_date);
  expect_error(put(recording, 1, "barred"), ErrorCode::conflict, "recording_stopped");
  expect_barred(RecordingBar::CONSENT_MISSING);
}

TEST_F(RecordingFollows, TheClinicSwitchesItOff) {
  execute("UPDATE organization SET recording_allowed = 0");
  expect_error(put(recording, 1, "barred"), ErrorCode::conflict, "recording_stopped");
  expect_barred(RecordingBar::CLINIC_DOES_NOT_ALLOW);
}

TEST_F(RecordingFollows, WhoRecordsLeavesAndComesBack) {
  leave(clinician_row);
  EXPECT_TRUE(row().paused_at);
  expect_error(put(recording, 1, "unseen"), ErrorCode::conflict, "recording_stopped");
  auto entry = entry_of(clinician_row);
  entry.peer_id = "another-peer";
  auto call = call_as(clinic.provider, "call.join");
  take(enter_call(call, entry));
  EXPECT_FALSE(row().paused_at);
  EXPECT_TRUE(put(recording, 1, "seen"));
}

TEST_F(RecordingFollows, WhoRecordsLeavesAndStaysAway) {
  leave(clinician_row);
  clock.advance(kVanishedAfter - Seconds(1));
  EXPECT_EQ(look_after().lost, 0);
  clock.advance(Seconds(1));
  EXPECT_EQ(look_after().lost, 1);
  EXPECT_EQ(row().stop_reason, RecordingStop::LOST);
}

TEST_F(RecordingFollows, InAnotherRoomItIsPaused) {
  execute("UPDATE room SET status = 'ENDED', ended_at = created_at");
  expect_error(put(recording, 1, "elsewhere"), ErrorCode::conflict, "recording_stopped");
  EXPECT_TRUE(row().paused_at);
}

TEST_F(RecordingFollows, AVisitThatIsInterruptedPausesItUntilItGoesOn) {
  take(report("no sound", IssueType::audio, true));
  ASSERT_EQ(status(), TelehealthSessionStatus::TECHNICAL_ISSUES);
  EXPECT_TRUE(row().paused_at);
  EXPECT_EQ(row().status, RecordingStatus::RECORDING);
  EXPECT_TRUE(was_told("recording.paused"));
  expect_error(put(recording, 1, "unheard"), ErrorCode::conflict, "recording_stopped");
  answer(patient_row, true);
  EXPECT_TRUE(row().paused_at) << "a yes does not end the interruption";
  clock.advance(kVanishedAfter + Seconds(1));
  EXPECT_EQ(look_after().lost, 0) << "who recorded is there";
  take(resume());
  EXPECT_FALSE(row().paused_at);
  EXPECT_TRUE(was_told("recording.resumed"));
  EXPECT_TRUE(put(recording, 1, "heard"));
}

TEST_F(RecordingFollows, AVisitThatIsInterruptedStopsAVendorsRecorder) {
  execute("UPDATE session_recording SET video_engine = 'twilio'");
  take(report("no picture", IssueType::video, true));
  EXPECT_EQ(row().status, RecordingStatus::PROCESSING);
  EXPECT_EQ(row().stop_reason, RecordingStop::STAFF) << "who interrupted it, and nobody new";
  take(resume());
  EXPECT_EQ(row().status, RecordingStatus::PROCESSING) << "it is started anew by people";
}

TEST_F(RecordingFollows, AnIssueThatDoesNotInterruptChangesNothing) {
  take(report("a crackle", IssueType::audio));
  EXPECT_FALSE(row().paused_at);
  EXPECT_TRUE(put(recording, 1, "heard"));
}

TEST_F(RecordingFollows, TheKindOfAppointmentIsSwitchedOff) {
  execute("UPDATE appointment_type SET recording_allowed = 0");
  enter(guest_row);
  expect_barred(RecordingBar::VISIT_TYPE_DOES_NOT_ALLOW);
}

}  // namespace
}  // namespace chiroflow::app
