// SPDX-License-Identifier: Apache-2.0
// The start of a recording. Its key is kept before its row is there, so that no piece can come without one; everything that decides
// is read again with the session and the consent locked. A provider is asked last, when all of that is durable.
#include "app/access.hpp"
#include "app/clinic_day.hpp"
#include "app/consents/consent_desk.hpp"
#include "app/consents/evidence.hpp"
#include "app/consents/seal_check.hpp"
#include "app/recordings/agreements.hpp"
#include "app/recordings/engines.hpp"
#include "app/recordings/holds.hpp"
#include "app/recordings/promise.hpp"
#include "app/recordings/provider_start.hpp"
#include "app/recordings/provider_stops.hpp"
#include "app/recordings/recorder_runs.hpp"
#include "app/recordings/recording_rows.hpp"
#include "app/recordings/recordings.hpp"
#include "app/recordings/scene.hpp"
#include "app/recordings/sealed_pieces.hpp"
#include "app/unchanged.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
/// Short enough that little is lost with a page that breaks, long enough that a request is worth it.
constexpr int kPieceMilliseconds = 1'000;
constexpr const char* kNotCovered = "purpose_not_covered";
constexpr std::string_view kPartOfTheRecord = "Part of the clinical record";

StartRecordingOutput answer(const SessionRecording& recording) {
  StartRecordingOutput out;
  out.recording_id = recording.id;
  out.status = recording.status;
  out.started_at = recording.started_at;
  out.engine = recording.video_engine;
  if (recording.video_engine == VideoEngine::builtin) {
    out.upload_url.value = "/api/recordings/" + recording.id.value + "/pieces";
    out.piece_milliseconds = kPieceMilliseconds;
  }
  return out;
}

/// Who withdraws a consent waits for this transaction, and then finds the recording.
Result<void> lock_consent(db::Writer& writer, const RecordingScene& scene) {
  static const std::string sql = "SELECT id FROM telehealth_consent WHERE organization_id = ? AND id = ? {for_update}";
  if (!scene.consent) return {};
  TRY(store::exists(writer, sql, scene.organization.id, *scene.consent));
  return {};
}

std::string ids_of(const std::vector<RecordingPerson>& people) {
  std::string text = "[";
  for (const auto& one : people) text += (text.size() > 1 ? ",\"" : "\"") + one.participant_id.value + '"';
  return text + "]";
}

RecordingPurpose purpose_of(const StartRecordingInput& input) {
  return input.purpose.value_or(RecordingPurpose::QUALITY);
}

/// The consent to recording says what it is for, and that anything else would have another form.
Result<void> require_covered(const StartRecordingInput& input) {
  const auto purpose = purpose_of(input);
  if (purpose == RecordingPurpose::QUALITY || purpose == RecordingPurpose::CLINICAL_RECORD) return {};
  return fail(precondition_failed("The consent to recording does not cover " + std::string(name_of(purpose)) +
                                      " (purpose): choose QUALITY or CLINICAL_RECORD",
                                  kNotCovered));
}

Result<void> require_covered(const RecordingPromise& promise, RecordingPurpose purpose) {
  if (purpose != RecordingPurpose::CLINICAL_RECORD || promise.names_record) return {};
  return fail(precondition_failed(
      "The text that the patient signed does not say that recordings in the record (purpose) are kept longer: choose "
      "QUALITY, or let the patient sign the consent to recording anew",
      kNotCovered));
}

void set_retention(const RecordingScene& scene, const RecordingPromise& promise, SessionRecording& recording) {
  recording.retention_days = days_to_keep(scene.organization, promise);
  recording.retention_reason = scene.organization.recording_retention_reason;
  if (recording.purpose != RecordingPurpose::CLINICAL_RECORD) return;
  recording.retention_days.reset();
  recording.retention_reason = kPartOfTheRecord;
}

SessionRecording new_recording(const Call& call, const RecordingScene& scene, const StartRecordingInput& input,
                               const RecordingPromise& promise, const RecordingId& id, const std::string& key) {
  SessionRecording recording;
  recording.id = id;
  recording.organization_id = scene.session.organization_id;
  recording.session_id = scene.session.id;
  recording.patient_id = scene.patient_id;
  recording.purpose = purpose_of(input);
  recording.video_engine = scene.room->video_engine;
  recording.room_id = scene.room->id;
  recording.consent_id = *scene.consent;
  recording.rule_version = call.services.consents->rules.version();
  recording.agreed.text = ids_of(scene.situation.present);
  recording.payer_is_medicaid = input.payer_is_medicaid;
  recording.started_by = call.actor.user_id;
  recording.key_reference = key;
  recording.started_at = recording.created_at = recording.updated_at = call.now;
  set_retention(scene, promise, recording);
  return recording;
}

/// By what it was judged, so that it can be shown later.
std::string grounds_of(const RecordingScene& scene, const StartRecordingInput& input) {
  std::string states;
  for (const auto& place : scene.situation.places) states += (states.empty() ? "\"" : ",\"") + place.code + '"';
  std::string text = R"(,"states":[)" + states + "]";
  if (input.payer_is_medicaid)
    text += std::string(R"(,"payerIsMedicaid":)") + (*input.payer_is_medicaid ? "true" : "false");
  return text;
}

struct Started {
  SessionRecording recording;
  bool fresh = false;
};

Result<RecordingScene> judged(const Call& call, db::Reader& reader, TelehealthSession session,
                              const StartRecordingInput& input, bool engine_can) {
  auto scene = TRY(look_at_scene(call, reader, std::move(session), input.payer_is_medicaid, engine_can));
  agree_for_starter(scene, call);
  return scene;
}

Result<void> require_allowed(const RecordingScene& scene) {
  const auto verdict = may_record(scene.situation);
  if (!verdict.allowed()) return fail(not_allowed(verdict));
  if (!scene.room || !scene.consent) return fail(internal_error("a recording is allowed without room or consent"));
  return {};
}

/// A provider that records is on the list of what has to be stopped before it is asked to start.
Result<void> write_run(const Call& call, db::Writer& writer, const RecordingScene& scene, SessionRecording& recording) {
  if (recording.video_engine == VideoEngine::builtin) return {};
  if (!TRY(unstopped_runs(writer, recording.organization_id, scene.room->id)).empty())
    return fail(still_being_stopped());
  auto run = new_run(call, *scene.room);
  run.ours = true;
  recording.recorder_run_id = run.id;
  return store::insert_row(writer, run);
}

Result<Started> start_in(Call& call, db::Writer& writer, const StartRecordingInput& input, const RecordingId& id,
                         const std::string& key, bool engine_can) {
  const auto session = TRY(access_session_to_change(call, writer, input.session_id));
  if (auto running = TRY(lock_running_recording(writer, session.organization_id, session.id))) {
    if (running->started_by == call.actor.user_id) return Started{std::move(*running), false};
    return fail(conflict("Somebody else records this visit already", "recording_running"));
  }
  const auto seen = TRY(judged(call, writer, session, input, engine_can));
  TRY(lock_consent(writer, seen));
  const auto scene = TRY(judged(call, writer, session, input, engine_can));
  TRY(require_allowed(scene));
  TRY(require_seals(call.services, writer, scene.organization.id, {*scene.consent}));
  const auto promise = TRY(promise_of(call.services, writer, scene.organization.id, *scene.consent));
  TRY(require_covered(promise, purpose_of(input)));
  TRY(write_answer(call, writer, session, *scene.own, RecordingAnswer::YES));
  Started started{new_recording(call, scene, input, promise, id, key), true};
  started.recording.legal_hold =
      TRY(is_held_from_the_start(writer, session.organization_id, scene.patient_id, session.id));
  TRY(write_run(call, writer, scene, started.recording));
  TRY(store::insert_row(writer, started.recording));
  TRY(tell_of_recording(call, writer, session, started.recording, "recording.started",
                        R"({"parties":")" + std::string(name_of(may_record(scene.situation).parties)) +
                            R"(","people":)" + std::to_string(scene.situation.present.size()) +
                            grounds_of(scene, input) + "}",
                        R"(,"engine":")" + std::string(name_of(started.recording.video_engine)) + '"'));
  return started;
}
}  // namespace

Result<StartRecordingOutput> start_recording(Call& call, const StartRecordingInput& input) {
  TRY(require_covered(input));
  const bool engine_can = TRY(engine_records(call, input.session_id));
  // A refusal costs no key; what decides is read again below.
  TRY(call.services.database.read([&](db::Reader& reader) -> Result<void> {
    const auto session = TRY(access_session(call, reader, input.session_id));
    const auto newest = TRY(find_newest_recording(reader, session.organization_id, session.id));
    if (newest && newest->status == RecordingStatus::RECORDING) return {};
    return require_allowed(TRY(judged(call, reader, session, input, engine_can)));
  }));
  const auto* desk = TRY(desk_of(call.services));
  const auto id = call.services.ids.next<RecordingId>();
  const auto key = TRY(make_recording_key(call.services, call.organization(), id));
  std::optional<SessionRecording> fresh;
  auto out = call.commit([&](db::Writer& writer) -> Result<StartRecordingOutput> {
    fresh.reset();  // it may run again
    auto started = TRY(start_in(call, writer, input, id, key, engine_can));
    auto shown = answer(started.recording);
    if (started.fresh)
      fresh = std::move(started.recording);
    else
      TRY(note_unchanged(call, writer,
                         {"SessionRecording", started.recording.id.view(), started.recording.patient_id, {}}));
    return shown;
  });
  // Where the outcome is not known the key stays; without a row it is an orphan that the doctor names.
  const bool unknown = !out && out.error().code == ErrorCode::storage_unavailable;
  if (!(out && fresh) && !unknown) TRY(desk->keys.destroy(key));
  if (!out && out.error().cause == kSealBroken)
    note_broken_seal(call, "TelehealthSession", input.session_id.view(), out.error());
  if (out && fresh && fresh->video_engine != VideoEngine::builtin) TRY(start_at_provider(call, *fresh));
  return out;
}

}  // namespace chiroflow::app
