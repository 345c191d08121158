// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/stop.hpp"

#include <algorithm>

#include "app/access.hpp"
#include "app/clinic_day.hpp"
#include "app/recordings/agreements.hpp"
#include "app/recordings/answers.hpp"
#include "app/recordings/follow.hpp"
#include "app/recordings/pieces.hpp"
#include "app/recordings/recording_desk.hpp"
#include "app/recordings/recording_rows.hpp"
#include "app/recordings/recordings.hpp"
#include "app/recordings/scene.hpp"
#include "app/unchanged.hpp"
#include "domain/other_states.hpp"

namespace chiroflow::app {

namespace {
/// Who stopped it; none: the server.
std::optional<std::string> who_stops(const Call& call, RecordingStop why) {
  if (why == RecordingStop::LOST || why == RecordingStop::FAILED || call.actor.type == ActorType::SYSTEM)
    return std::nullopt;
  return call.actor.id();
}

/// From the end of the recording on, by the clinic's calendar.
Result<void> schedule_deletion(const Call& call, db::Reader& reader, SessionRecording& recording) {
  if (!recording.retention_days || !recording.ended_at) return {};
  const auto organization = TRY(store::find_organization(reader, recording.organization_id));
  if (!organization) return fail(internal_error("a recording without its organization"));
  recording.scheduled_deletion_at =
      end_of_clinic_day(call.services, *organization, clinic_day(call.services, *organization, *recording.ended_at),
                        *recording.retention_days);
  return {};
}

Result<std::optional<SessionRecording>> newest_locked(db::Writer& writer, const TelehealthSession& session) {
  const auto newest = TRY(find_newest_recording(writer, session.organization_id, session.id));
  if (!newest) return std::optional<SessionRecording>();
  return lock_recording(writer, session.organization_id, newest->id);
}

StopRecordingOutput answer(const SessionRecording& recording) {
  return {recording.id, recording.status, recording.ended_at};
}

/// `stopped_by`: none for the server. `more`: further members for the audit log and the notice.
Result<void> end_running(Call& call, db::Writer& writer, const SessionId& session_id, RecordingStop why,
                         std::optional<std::string> stopped_by, const std::string& more = {}) {
  const auto session = TRY(store::lock_session(writer, call.organization(), session_id));
  if (!session) return fail(not_found("Session"));
  auto running = TRY(lock_running_recording(writer, session->organization_id, session->id));
  if (!running) return {};
  running->status = TRY(next(running->status, RecordingEvent::stop, running->legal_hold)).to;
  running->stop_reason = why;
  running->stopped_by = std::move(stopped_by);
  running->ended_at =
      TRY(not_before_an_answer(writer, *session, std::max(call.now, running->started_at.value_or(call.now))));
  TRY(schedule_deletion(call, writer, *running));
  TRY(save_recording(call, writer, *running));
  const auto reason = R"("reason":")" + std::string(name_of(why)) + '"' + more;
  return tell_of_recording(call, writer, *session, *running, "recording.stopped", '{' + reason + '}', ',' + reason);
}

bool is_a_no(RecordingStop why) {
  return why == RecordingStop::REFUSED || why == RecordingStop::REVOKED || why == RecordingStop::PARTICIPANT;
}

/// A no also counts for what is still on its way.
Result<void> refuse_rest(Call& call, db::Writer& writer, const SessionId& session_id, RecordingStop why) {
  const auto session = TRY(store::lock_session(writer, call.organization(), session_id));
  if (!session) return fail(not_found("Session"));
  auto ended = TRY(waits_for_rest(writer, *session, call.now));
  if (!ended) return {};
  ended->stop_reason = why;
  ended->stopped_by = who_stops(call, why);
  TRY(save_recording(call, writer, *ended));
  const auto reason = R"("reason":")" + std::string(name_of(why)) + '"';
  return tell_of_recording(call, writer, *session, *ended, "recording.stopped", '{' + reason + '}', ',' + reason);
}

/// What bars going on; people's answers and an interrupted visit only pause it, and the end of the visit stops it by itself.
std::optional<RecordingBar> bar_of(const RecordingScene& scene) {
  using enum RecordingBar;
  for (const auto& reason : may_record(scene.situation).reasons) {
    switch (reason.code) {
      case NO_RECORDING_STORE:
      case CLINIC_DOES_NOT_ALLOW:
      case VISIT_TYPE_DOES_NOT_ALLOW:
      case ENGINE_CANNOT:
      case RULES_UNKNOWN:
      case PLACE_UNKNOWN:
      case STATE_FORBIDS:
      case MEDICAID_FORBIDS:
      case PAYER_UNKNOWN:
      case CONSENT_MISSING: return reason.code;
      case VISIT_NOT_RUNNING:
      case NOT_IN_ROOM:
      case UNKNOWN_PERSON:
      case NOT_ANSWERED:
      case REFUSED:
      case ON_THE_WAY: break;
    }
  }
  return std::nullopt;
}

bool starter_is_there(const RecordingScene& scene, const SessionRecording& recording) {
  return std::any_of(scene.people.begin(), scene.people.end(), [&](const auto& one) {
    return one.present && one.participant.user_id && *one.participant.user_id == recording.started_by;
  });
}

/// A page records what it sees and hears, so its person has to be in the room that everybody agreed in.
bool must_pause(const RecordingScene& scene, const SessionRecording& recording) {
  if (!scene.situation.visit_runs) return true;
  if (somebody_has_not_agreed(scene.situation.present, scene.situation.strangers)) return true;
  if (recording.video_engine != VideoEngine::builtin) return false;
  const bool elsewhere = recording.room_id && (!scene.room || scene.room->id != *recording.room_id);
  return elsewhere || !starter_is_there(scene, recording);
}

RecordingStop instead_of_a_pause(const Call& call, const RecordingScene& scene) {
  if (scene.situation.visit_runs) return RecordingStop::NEWCOMER;
  if (call.actor.type == ActorType::SYSTEM) return RecordingStop::LOST;
  return call.actor.is_staff() ? RecordingStop::STAFF : RecordingStop::PARTICIPANT;
}

Result<void> pause_or_resume(Call& call, db::Writer& writer, const TelehealthSession& session,
                             SessionRecording& recording, bool pause) {
  if (pause) {
    recording.paused_at = call.now;
  } else {
    recording.paused_at.reset();
  }
  TRY(save_recording(call, writer, recording));
  return tell_of_recording(call, writer, session, recording, pause ? "recording.paused" : "recording.resumed",
                           pause ? R"({"recording":"paused"})" : R"({"recording":"resumed"})");
}
}  // namespace

Result<std::optional<SessionRecording>> waits_for_rest(db::Writer& writer, const TelehealthSession& session,
                                                       Instant now) {
  auto ended = TRY(newest_locked(writer, session));
  const bool waits = ended && ended->video_engine == VideoEngine::builtin && still_takes_the_rest(*ended, now) &&
                     !TRY(count_pieces(writer, *ended)).complete.value_or(false);
  return waits ? std::move(ended) : std::optional<SessionRecording>();
}

Result<void> stop_running_recording(Call& call, db::Writer& writer, const SessionId& session, RecordingStop why) {
  if (is_a_no(why)) TRY(refuse_rest(call, writer, session, why));
  return end_running(call, writer, session, why, who_stops(call, why));
}

Result<void> stop_barred_recording(Call& call, db::Writer& writer, const SessionId& session, RecordingBar bar) {
  return end_running(call, writer, session, RecordingStop::REVOKED, std::nullopt,
                     R"(,"bar":")" + std::string(name_of(bar)) + '"');
}

Result<StopRecordingOutput> stop_recording(Call& call, const SessionInput& input) {
  auto out = call.commit([&](db::Writer& writer) -> Result<StopRecordingOutput> {
    const auto session = TRY(access_session_to_change(call, writer, input.session_id));
    const auto before = TRY(find_newest_recording(writer, session.organization_id, session.id));
    TRY(stop_running_recording(call, writer, session.id,
                               call.actor.is_staff() ? RecordingStop::STAFF : RecordingStop::PARTICIPANT));
    const auto newest = TRY(find_newest_recording(writer, session.organization_id, session.id));
    // Who stops it has taken back their yes: it starts again only after they were asked again.
    const bool stopped = newest && before->stop_reason != newest->stop_reason;
    if (call.actor.is_visitor() && stopped)
      TRY(write_answer(call, writer, session, call.actor.participant_id, RecordingAnswer::NO));
    if (!newest) return fail(precondition_failed("This visit is not being recorded", "not_recording"));
    if (!stopped) TRY(note_unchanged(call, writer, {"SessionRecording", newest->id.view(), newest->patient_id, {}}));
    return answer(*newest);
  });
  if (out) recordings_want_work(call.services);
  return out;
}

void recordings_want_work(const Services& services) {
  if (services.recordings && services.recordings->work_is_due) services.recordings->work_is_due();
}

Result<bool> recording_has_to_follow(const Call& call, db::Reader& reader, const TelehealthSession& session) {
  const auto newest = TRY(find_newest_recording(reader, session.organization_id, session.id));
  if (!newest || newest->status != RecordingStatus::RECORDING) return false;
  const auto scene = TRY(look_at_scene(call, reader, session, newest->payer_is_medicaid, true));
  return bar_of(scene) || must_pause(scene, *newest) != newest->paused_at.has_value();
}

Result<void> let_recording_follow(Call& call, db::Writer& writer, const TelehealthSession& session) {
  auto running = TRY(lock_running_recording(writer, session.organization_id, session.id));
  if (!running) return {};
  const auto scene = TRY(look_at_scene(call, writer, session, running->payer_is_medicaid, true));
  if (const auto bar = bar_of(scene)) return stop_barred_recording(call, writer, session.id, *bar);
  const bool pause = must_pause(scene, *running);
  if (pause == running->paused_at.has_value()) return {};
  // A vendor's recorder knows no pause.
  if (running->video_engine != VideoEngine::builtin)
    return stop_running_recording(call, writer, session.id, instead_of_a_pause(call, scene));
  return pause_or_resume(call, writer, session, *running, pause);
}

}  // namespace chiroflow::app
