// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/provider_start.hpp"

#include <algorithm>
#include <array>

#include "app/recordings/closing.hpp"
#include "app/recordings/provider_stops.hpp"
#include "app/recordings/recorder_runs.hpp"
#include "app/recordings/recording_rows.hpp"
#include "app/recordings/recordings.hpp"
#include "app/recordings/stop.hpp"
#include "store/sessions.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
Result<ProviderRecording> begin(const Call& call, const SessionRecording& recording) {
  const auto at = TRY(vendor_room(call, *recording.room_id));
  // What still runs there recorded people who had not agreed to it; taking it over would keep that.
  TRY(ask_recorder(call, at, "stop_recordings",
                   [](RoomRecorder& recorder, const ProviderRoom& room) { return recorder.stop_all(room); }));
  return ask_recorder(call, at, "start_recording",
                      [](RoomRecorder& recorder, const ProviderRoom& room) { return recorder.start(room); });
}

/// Another round may have found nothing to stop before the provider began.
void has_begun(RecorderRun& run, Instant now) {
  run.stopped_at.reset();
  run.fetched_at.reset();
  run.done_at.reset();
  run.attempts = 0;
  run.next_attempt_at = now;
}

/// Whether the recording still runs.
Result<bool> keep_id(Call& call, const SessionRecording& recording, const std::string& external_id) {
  return call.transaction([&](db::Writer& writer) -> Result<bool> {
    TRY(store::lock_session(writer, recording.organization_id, recording.session_id));
    auto now = TRY(lock_recording(writer, recording.organization_id, recording.id));
    auto run = TRY(lock_run(writer, recording.organization_id, *recording.recorder_run_id));
    if (!now || !run) return fail(internal_error("a recording that was just started is gone"));
    now->external_id = run->external_id = external_id;
    const bool runs = now->status == RecordingStatus::RECORDING;
    if (!runs) has_begun(*run, call.now);
    TRY(save_recording(call, writer, *now));
    TRY(save_run(writer, *run));
    TRY(call.changed(writer, {"SessionRecording", now->id.view(), now->patient_id, R"({"recorder":"started"})"}));
    return runs;
  });
}

/// An answer that was lost, or made no sense, leaves open whether the provider began.
bool may_have_begun(const Error& error) {
  constexpr std::array kOpen{"timeout", "network", "too_large", "server_error", "bad_response"};
  if (error.code != ErrorCode::provider_unavailable) return error.code == ErrorCode::internal;
  return std::find(kOpen.begin(), kOpen.end(), error.cause) != kOpen.end();
}

/// Nothing began, so nothing has to be stopped.
Result<void> settle(const Call& call, const SessionRecording& recording) {
  return call.services.database.write([&](db::Writer& writer) -> Result<void> {
    auto run = TRY(lock_run(writer, recording.organization_id, *recording.recorder_run_id));
    if (!run || run->external_id) return {};
    run->stopped_at = run->fetched_at = run->done_at = call.now;
    return save_run(writer, *run);
  });
}

Result<void> give_up(Call& call, const SessionRecording& recording, const Error& error) {
  TRY(call.transaction([&](db::Writer& writer) -> Result<bool> {
    TRY(store::lock_session(writer, recording.organization_id, recording.session_id));
    const auto running = TRY(lock_running_recording(writer, recording.organization_id, recording.session_id));
    if (!running || running->id != recording.id) return false;
    TRY(stop_running_recording(call, writer, recording.session_id, RecordingStop::FAILED));
    return true;
  }));
  TRY(fail_recording(call.services, recording, 0, "The video provider did not start the recording", error.text()));
  // Last: as long as the run is open somebody finishes what a server leaves that dies here.
  if (!may_have_begun(error)) TRY(settle(call, recording));
  return {};
}
}  // namespace

Result<void> start_at_provider(Call& call, const SessionRecording& recording) {
  const auto begun = begin(call, recording);
  if (!begun) {
    TRY(give_up(call, recording, begun.error()));
    recordings_want_work(call.services);
    return fail(begun.error());
  }
  if (!TRY(keep_id(call, recording, begun->external_id)))
    TRY(stop_in_room(call.services, recording.organization_id, *recording.room_id));
  return {};
}

}  // namespace chiroflow::app
