// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/provider_stops.hpp"

#include <algorithm>
#include <atomic>
#include <memory>

#include "app/recordings/recorder_runs.hpp"
#include "app/recordings/recording_rows.hpp"
#include "app/recordings/scene.hpp"
#include "app/recordings/stop.hpp"
#include "app/server/system_audit.hpp"
#include "app/session_change.hpp"
#include "store/sessions.hpp"
#include "store/ways_in.hpp"

namespace chiroflow::app {

namespace {
constexpr int kAtOnce = 32;
/// The first tries follow each other by the second; a provider that is silent for longer is asked less often.
constexpr int kQuickTries = 10;
constexpr int kLongestPauseSeconds = 60;

/// Of what ran, the provider's id; none where it told none.
using Stopped = std::optional<std::string>;

/// Of ours everything in the room ends: nothing new starts there before it has. Beside one of ours that may run, LiveKit can be told
/// which one of several is meant.
bool is_named(const RecorderRun& run, const VendorRoom& at) {
  return !run.ours && run.external_id && at.account->engine() == VideoEngine::livekit;
}

Result<Stopped> ask_to_stop(const Call& call, const RecorderRun& run) {
  const auto at = TRY(vendor_room(call, run.room_id));
  if (is_named(run, at)) {
    const auto stopped = ask_recorder(
        call, at, "stop_recording",
        [&](RoomRecorder& recorder, const ProviderRoom& room) { return recorder.stop(room, *run.external_id); });
    // A provider that knows nothing of it records nothing.
    if (!stopped && stopped.error().code != ErrorCode::not_found) return fail(stopped.error());
    return run.external_id;
  }
  const auto ran = TRY(ask_recorder_directly(
      at, [](RoomRecorder& recorder, const ProviderRoom& room) { return recorder.stop_all(room); }));
  if (run.external_id || ran.empty()) return run.external_id;
  return ran.front();
}

/// No later try can come to anything else, and what the clinic's own people do at their provider is not ours to end.
bool is_hopeless(const RecorderRun& run, const Error& error) {
  return !run.ours && (error.code == ErrorCode::unsupported || error.cause == "not_configured");
}

Result<void> note_try(const Services& services, const RecorderRun& seen, const Error& error) {
  services.log.warning("a provider's recorder could not be stopped yet",
                       {{"run", seen.id}, {"attempt", seen.attempts + 1}, {"detail", Loggable::detail_of(error)}});
  const auto now = services.clock.now();
  return services.database.write([&](db::Writer& writer) -> Result<void> {
    auto run = TRY(lock_run(writer, seen.organization_id, seen.id));
    if (!run || run->stopped_at) return {};
    ++run->attempts;
    run->next_attempt_at = now + Seconds(std::clamp(run->attempts - kQuickTries, 1, kLongestPauseSeconds));
    run->last_error = std::string(info(error.code).name);
    if (is_hopeless(*run, error)) run->done_at = now;
    return save_run(writer, *run);
  });
}

Result<void> tell_unexpected_stopped(Call& call, db::Writer& writer, const RecorderRun& run, std::int64_t position) {
  const auto session = TRY(store::lock_session(writer, run.organization_id, run.session_id));
  if (!session) return fail(internal_error("a recording without its session"));
  return tell_outside(call, writer, *session, "recording.unexpected_stopped", position);
}

/// The provider was asked to begin, has not said what became of it, and may still.
bool may_still_begin(const RecorderRun& run, const Stopped& external_id, Instant now) {
  return run.ours && !external_id && now < run.began_at + kStartTakes;
}

/// False where the provider may begin, or began, after it was asked to stop: it has to be asked again.
Result<bool> note_stopped(const Services& services, const RecorderRun& seen, const Stopped& external_id) {
  SystemCall system(services, seen.organization_id, "recording.provider_stopped", AuditAction::EXECUTE,
                    "recorder-" + seen.id.value);
  auto& call = system.call;
  return call.transaction([&](db::Writer& writer) -> Result<bool> {
    TRY(store::lock_session(writer, seen.organization_id, seen.session_id));
    auto run = TRY(lock_run(writer, seen.organization_id, seen.id));
    if (!run || run->stopped_at) return true;
    if (run->external_id != seen.external_id) return false;
    if (may_still_begin(*run, external_id, call.now)) {
      run->next_attempt_at = call.now + Seconds(1);
      TRY(save_run(writer, *run));
      return false;
    }
    run->stopped_at = run->next_attempt_at = call.now;
    run->attempts = 0;
    if (run->ours) run->external_id = external_id;
    run->last_error.reset();
    if (!run->ours) run->done_at = call.now;
    TRY(save_run(writer, *run));
    const auto position = TRY(call.changed(
        writer, {"RecorderRun", run->id.view(), std::nullopt, run->ours ? R"({"ours":true})" : R"({"ours":false})"}));
    if (!run->ours) TRY(tell_unexpected_stopped(call, writer, *run, position));
    return true;
  });
}

/// Whether the provider confirmed it.
Result<bool> stop_one(const Services& services, const RecorderRun& run) {
  SystemCall system(services, run.organization_id, "recording.provider_stop", AuditAction::EXECUTE,
                    "recorder-" + run.id.value);
  const auto stopped = ask_to_stop(system.call, run);
  if (!stopped) {
    TRY(note_try(services, run, stopped.error()));
    return false;
  }
  return note_stopped(services, run, *stopped);
}

bool try_to_stop(const Services& services, const RecorderRun& run) {
  const auto stopped = stop_one(services, run);
  if (!stopped)
    services.log.warning("a provider's recorder could not be stopped",
                         {{"run", run.id}, {"detail", Loggable::detail_of(stopped.error())}});
  return stopped.value_or(false);
}

bool has_agreed(const RecordingScene& scene, const ParticipantId& who) {
  return std::any_of(scene.people.begin(), scene.people.end(),
                     [&](const auto& one) { return one.participant.id == who && one.answer == RecordingAnswer::YES; });
}

/// The recording that runs in the room must not go on for them.
Result<void> end_for_newcomer(Call& call, db::Writer& writer, const TelehealthSession& session, const WayIn& way) {
  const auto running = TRY(lock_running_recording(writer, session.organization_id, session.id));
  if (!running || running->room_id != way.room_id) return {};
  if (has_agreed(TRY(look_at_scene(call, writer, session, std::nullopt, true)), way.participant_id)) return {};
  return stop_running_recording(call, writer, session.id, RecordingStop::NEWCOMER);
}

/// Whether something in the room has still to be stopped.
Result<bool> enter_on_list(Call& call, const WayIn& way) {
  return call.transaction([&](db::Writer& writer) -> Result<bool> {
    const auto session = TRY(store::lock_session(writer, way.organization_id, way.session_id));
    if (!session) return fail(not_found("Session"));
    TRY(store::keep_way_in(writer, way));
    TRY(end_for_newcomer(call, writer, *session, way));
    return !TRY(unstopped_runs(writer, way.organization_id, way.room_id)).empty();
  });
}

WayIn new_way_in(const Call& call, const Room& room, const JoinRequest& request) {
  WayIn way;
  way.id = call.services.ids.next_text();
  way.organization_id = room.organization_id;
  way.session_id = room.session_id;
  way.room_id = room.id;
  way.participant_id = request.participant;
  if (call.actor.is_visitor()) way.credential_id = call.actor.credential_id;
  way.issued_at = call.now;
  way.expires_at = request.expires_at;
  return way;
}
}  // namespace

Error still_being_stopped() {
  auto error = precondition_failed(
      "An earlier recording of this visit is still being stopped at the video provider; try again in a few seconds",
      "recording_being_stopped");
  error.retry_after = Seconds(2);
  return error;
}

Result<int> stop_at_providers(const Services& services, const std::function<bool()>& is_stopping, AccountLanes* lanes) {
  RoundOfLanes round(lanes);
  const auto confirmed = std::make_shared<std::atomic<int>>(0);
  // By organization, also where several use one account: what must be stopped waits for as little as possible.
  for (const auto& run : TRY(db::read<std::vector<RecorderRun>>(
           services.database, [&](db::Reader& reader) { return runs_to_stop(reader, services.clock.now(), kAtOnce); })))
    round.add(run.organization_id.value, [&services, is_stopping, confirmed, run] {
      if (is_stopping && is_stopping()) return;
      *confirmed += try_to_stop(services, run) ? 1 : 0;
    });
  round.end();
  return confirmed->load();
}

Result<bool> stop_in_room(const Services& services, const OrganizationId& organization, const RoomId& room) {
  bool all = true;
  for (const auto& run : TRY(db::read<std::vector<RecorderRun>>(
           services.database, [&](db::Reader& reader) { return unstopped_runs(reader, organization, room); })))
    all = TRY(stop_one(services, run)) && all;
  return all;
}

Result<std::optional<WayIn>> prepare_entry(Call& call, const Room& room, const JoinRequest& request) {
  if (room.video_engine == VideoEngine::builtin) return std::nullopt;
  const auto way = new_way_in(call, room, request);
  const bool to_stop = TRY(enter_on_list(call, way));
  if (!to_stop || TRY(stop_in_room(call.services, room.organization_id, room.id)) || request.host) return way;
  TRY(take_back(call.services, way));
  return fail(still_being_stopped());
}

Result<void> take_back(const Services& services, const std::optional<WayIn>& way) {
  if (!way) return {};
  return services.database.write([&](db::Writer& writer) { return store::forget_way_in(writer, *way); });
}

}  // namespace chiroflow::app
