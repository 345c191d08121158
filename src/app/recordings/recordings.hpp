// SPDX-License-Identifier: Apache-2.0
// Recording a visit while it runs: whether it may be, asking everybody, starting and stopping. Nothing is ever recorded of somebody
// who has not said yes: who comes later pauses a recording until they have, and one no ends it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "app/recordings/stop.hpp"
#include "app/telehealth/lifecycle.hpp"
#include "core/describe.hpp"
#include "core/undefinable.hpp"
#include "domain/recording_rules.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

struct RecordingBrief {
  RecordingId id;
  RecordingStatus status = RecordingStatus::RECORDING;
  std::optional<Instant> started_at;
  std::optional<Instant> paused_at;
};
CHIROFLOW_DESCRIBE(RecordingBrief, id, status, started_at, paused_at)

struct RecordingPersonView {
  ParticipantId participant_id;
  std::string name;
  ParticipantRole role = ParticipantRole::PATIENT;
  bool present = false;
  std::optional<RecordingAnswer> answer;
};
CHIROFLOW_DESCRIBE(RecordingPersonView, participant_id, name, role, present, answer)

struct RecordingState {
  bool allowed = false;  // it may be started now, by who asks
  std::vector<RecordingReason> reasons;
  bool can_be_asked = false;  // nothing but people's answers is missing
  RecordingParties parties = RecordingParties::ALL_PARTY;
  std::optional<RecordingBrief> recording;  // the newest of the visit
  std::optional<Instant> asked_at;
  std::vector<RecordingPersonView> people;
  bool i_must_answer = false;
  std::optional<int> retention_days;
  std::optional<std::string> own_state;  // where the caller said they are; none: not said, or a guest
};
CHIROFLOW_DESCRIBE(RecordingState, allowed, reasons, can_be_asked, parties, recording, asked_at, people, i_must_answer,
                   retention_days, own_state)

struct AnswerRecordingInput {
  SessionId session_id;
  bool agree = false;
};
CHIROFLOW_DESCRIBE(AnswerRecordingInput, session_id, agree)

struct StartRecordingInput {
  SessionId session_id;
  std::optional<RecordingPurpose> purpose;
  std::optional<bool> payer_is_medicaid;
};
CHIROFLOW_DESCRIBE(StartRecordingInput, session_id, purpose, payer_is_medicaid)

struct StartRecordingOutput {
  RecordingId recording_id;
  RecordingStatus status = RecordingStatus::RECORDING;
  std::optional<Instant> started_at;
  VideoEngine engine = VideoEngine::builtin;
  Undefinable<std::string> upload_url;  // where the caller's page hands in its pieces; the built-in engine only
  int piece_milliseconds = 0;
};
CHIROFLOW_DESCRIBE(StartRecordingOutput, recording_id, status, started_at, engine, upload_url, piece_milliseconds)

struct StopRecordingOutput {
  RecordingId recording_id;
  RecordingStatus status = RecordingStatus::PROCESSING;
  std::optional<Instant> ended_at;
};
CHIROFLOW_DESCRIBE(StopRecordingOutput, recording_id, status, ended_at)

/// Error: not_found "Session".
Result<RecordingState> get_recording_state(Call& call, const SessionInput& input);
/// What was answered before counts no more; who asks has agreed. Errors: precondition_failed "recording_not_allowed", which names
/// every reason.
Result<RecordingState> ask_recording(Call& call, const SessionInput& input);
/// A no stops a recording that runs. Errors: precondition_failed "session_over", "answer_where_you_are"; forbidden outside the visit.
Result<RecordingState> answer_recording(Call& call, const AnswerRecordingInput& input);
/// The caller agrees by it. Again by the same person: the same recording. Errors: precondition_failed "recording_not_allowed",
/// conflict "recording_running" when somebody else records, precondition_failed "purpose_not_covered" by the signed consent,
/// "recording_being_stopped" where the provider still records what should have ended; and where the provider records, its own: the
/// recording has failed then.
Result<StartRecordingOutput> start_recording(Call& call, const StartRecordingInput& input);
/// Anybody in the visit may. Again: the same. Error: precondition_failed "not_recording".
Result<StopRecordingOutput> stop_recording(Call& call, const SessionInput& input);

/// Something ended: whoever looks after recordings need not wait for the next round. After the transaction that ended it.
void recordings_want_work(const Services& services);

/// Somebody came or left, or answered, or is elsewhere: pauses and resumes the recording that runs, and stops it where it
/// may not be any more, for whatever reason that is not people's answers. The session is locked.
Result<void> let_recording_follow(Call& call, db::Writer& writer, const TelehealthSession& session);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::RecordingState::retention_days>{
    .doc =
        "Of the recording that runs, else of one that were made now and is not part of the record. "
        "Null: until further notice"};
template <> inline constexpr FieldRule rule<&app::StartRecordingInput::purpose>{
    .doc =
        "What it is made for; decides how long it is kept. Absent: QUALITY. TRAINING and PATIENT_COPY are "
        "refused: the consent to recording does not cover them"};
template <> inline constexpr FieldRule rule<&app::StartRecordingInput::payer_is_medicaid>{
    .doc = "Whether Medicaid pays this visit; needed where a state forbids recording those"};
template <> inline constexpr FieldRule rule<&app::AnswerRecordingInput::agree>{.doc =
                                                                                   "False stops a recording that runs"};
}  // namespace chiroflow
