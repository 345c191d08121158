// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/provider_looks.hpp"

#include "app/recordings/recorder_runs.hpp"
#include "app/recordings/recording_rows.hpp"
#include "app/recordings/recordings.hpp"
#include "app/server/system_audit.hpp"
#include "store/sessions.hpp"

namespace chiroflow::app {

namespace {
Result<void> judge(Call& call, const RecorderRun& run) {
  const auto judged = call.transaction([&](db::Writer& writer) -> Result<bool> {
    const auto session = TRY(store::lock_session(writer, run.organization_id, run.session_id));
    if (!session) return fail(internal_error("a recording without its session"));
    TRY(let_recording_follow(call, writer, *session));
    return true;
  });
  return judged ? Result<void>() : fail(judged.error());
}

enum class Finding { runs, over, unknown };

/// A provider that does not answer proves nothing.
Finding ask(const Call& call, const RecorderRun& run) {
  if (!run.external_id) return call.now >= run.began_at + kStartTakes ? Finding::over : Finding::unknown;
  const auto at = vendor_room(call, run.room_id);
  if (!at) return Finding::unknown;
  const auto status = ask_recorder(
      call, *at, "recording_status",
      [&](RoomRecorder& recorder, const ProviderRoom& room) { return recorder.status(room, *run.external_id); });
  if (status) return status->status == RecordingStatus::RECORDING ? Finding::runs : Finding::over;
  return status.error().code == ErrorCode::not_found ? Finding::over : Finding::unknown;
}

Result<bool> note_look(Call& call, const RecorderRun& seen, Finding finding) {
  return call.transaction([&](db::Writer& writer) -> Result<bool> {
    TRY(store::lock_session(writer, seen.organization_id, seen.session_id));
    auto run = TRY(lock_run(writer, seen.organization_id, seen.id));
    if (!run) return false;
    run->next_look_at = call.now + kProviderLookEvery;
    TRY(save_run(writer, *run));
    if (finding != Finding::over) return false;
    const auto running = TRY(lock_running_recording(writer, seen.organization_id, seen.session_id));
    if (!running || running->recorder_run_id != seen.id) return false;
    TRY(stop_running_recording(call, writer, seen.session_id, RecordingStop::LOST));
    return true;
  });
}

Result<bool> look(const Services& services, const RecorderRun& run) {
  SystemCall system(services, run.organization_id, "recording.look", AuditAction::EXECUTE, "recorder-" + run.id.value);
  TRY(judge(system.call, run));
  if (run.next_look_at > system.call.now) return false;
  return note_look(system.call, run, ask(system.call, run));
}
}  // namespace

Result<int> look_at_providers(const Services& services, const std::function<bool()>& is_stopping) {
  int over = 0;
  for (const auto& run : TRY(db::read<std::vector<RecorderRun>>(
           services.database, [&](db::Reader& reader) { return running_runs(reader); }))) {
    if (is_stopping && is_stopping()) break;
    const auto ended = look(services, run);
    // One that cannot be looked at now must not keep the others waiting.
    if (!ended)
      services.log.warning("a provider's recording could not be looked at",
                           {{"run", run.id}, {"detail", Loggable::detail_of(ended.error())}});
    over += ended.value_or(false) ? 1 : 0;
  }
  if (over > 0) recordings_want_work(services);
  return over;
}

}  // namespace chiroflow::app
