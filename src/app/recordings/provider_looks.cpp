// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/provider_looks.hpp"

#include <atomic>
#include <memory>

#include "app/recordings/follow.hpp"
#include "app/recordings/recorder_runs.hpp"
#include "app/recordings/recording_rows.hpp"
#include "app/recordings/recordings.hpp"
#include "app/server/system_audit.hpp"
#include "store/sessions.hpp"

namespace chiroflow::app {

namespace {
/// Mostly nothing has to be done, and that is seen without a lock.
Result<bool> has_to_follow(const Call& call, const RecorderRun& run) {
  return db::read<bool>(call.services.database, [&](db::Reader& reader) -> Result<bool> {
    const auto session = TRY(store::find_session(reader, run.organization_id, run.session_id));
    if (!session) return fail(internal_error("a recording without its session"));
    return recording_has_to_follow(call, reader, *session);
  });
}

Result<void> judge(Call& call, const RecorderRun& run) {
  if (!TRY(has_to_follow(call, run))) return {};
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
      [&](RoomRecorder& recorder, const ProviderRoom& room) { return recorder.status(room, {*run.external_id, {}}); });
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

SystemCall system_call(const Services& services, const RecorderRun& run) {
  return {services, run.organization_id, "recording.look", AuditAction::EXECUTE, "recorder-" + run.id.value};
}

/// One that cannot be looked at now must not keep the others waiting.
void tell(const Services& services, const RecorderRun& run, const Error& error) {
  services.log.warning("a provider's recording could not be looked at",
                       {{"run", run.id}, {"detail", Loggable::detail_of(error)}});
}

void judge_as_system(const Services& services, const RecorderRun& run) {
  auto system = system_call(services, run);
  if (const auto judged = judge(system.call, run); !judged) tell(services, run, judged.error());
}

bool ask_and_note(const Services& services, const RecorderRun& run) {
  auto system = system_call(services, run);
  const auto ended = note_look(system.call, run, ask(system.call, run));
  if (!ended) tell(services, run, ended.error());
  if (ended.value_or(false)) recordings_want_work(services);
  return ended.value_or(false);
}
}  // namespace

Result<int> look_at_providers(const Services& services, const std::function<bool()>& is_stopping, AccountLanes* lanes) {
  RoundOfLanes round(lanes);
  const auto over = std::make_shared<std::atomic<int>>(0);
  for (const auto& one : TRY(db::read<std::vector<RunAtAccount>>(
           services.database, [&](db::Reader& reader) { return running_runs(reader); }))) {
    if (is_stopping && is_stopping()) break;
    // What holds here is never judged later for a provider that hangs.
    judge_as_system(services, one.run);
    if (one.run.next_look_at > services.clock.now()) continue;
    round.add(one.account(), [&services, is_stopping, over, run = one.run] {
      if (is_stopping && is_stopping()) return;
      *over += ask_and_note(services, run) ? 1 : 0;
    });
  }
  round.end();
  return over->load();
}

}  // namespace chiroflow::app
