// SPDX-License-Identifier: Apache-2.0
// Runs of providers' recorders as rows, and the way to the recorder that a row speaks of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "app/video/video_service.hpp"
#include "domain/recorder_run.hpp"
#include "domain/recording.hpp"
#include "domain/session.hpp"
#include "ports/room_recorder.hpp"

namespace chiroflow::app {

/// A provider may begin for so long after it was asked to, also where the answer was lost.
inline constexpr Seconds kStartTakes{15};

/// A run that begins now, or is noticed now.
RecorderRun new_run(const Call& call, const Room& room);

Result<std::optional<RecorderRun>> find_run(db::Reader&, const OrganizationId&, const RecorderRunId&);
Result<std::optional<RecorderRun>> lock_run(db::Writer&, const OrganizationId&, const RecorderRunId&);
/// Writes how far it is.
Result<void> save_run(db::Writer&, const RecorderRun&);

/// Runs that should have ended and have not been stopped at their provider. `room`: there only.
Result<std::vector<RecorderRun>> unstopped_runs(db::Reader&, const OrganizationId&, const RoomId& room);
/// The same in every organization, where another try is due.
Result<std::vector<RecorderRun>> runs_to_stop(db::Reader&, Instant now, int limit);
/// A run and whose account it is at.
struct RunAtAccount {
  RecorderRun run;
  VideoEngine engine = VideoEngine::builtin;
  std::optional<std::string> credential_id;  // none: the server's
  std::string account() const { return std::string(name_of(engine)) + ' ' + credential_id.value_or(""); }
};
CHIROFLOW_DESCRIBE(RunAtAccount, run, engine, credential_id)
/// Those that should be running.
Result<std::vector<RunAtAccount>> running_runs(db::Reader&);
/// Stopped, something is left to fetch or to remove, and nobody is at it.
Result<std::vector<RunAtAccount>> runs_to_fetch(db::Reader&, Instant now, int limit);

/// Of all organizations: recorders that their provider has not stopped although it was asked, and runs of which something is left there
/// a day later.
struct OpenRuns {
  std::int64_t unstopped = 0;
  std::int64_t unfetched = 0;
};
CHIROFLOW_DESCRIBE(OpenRuns, unstopped, unfetched)
Result<OpenRuns> count_open_runs(db::Database& database, Instant now);

/// The recording that was started with the run, and one for each further file; in this order.
Result<std::vector<SessionRecording>> recordings_of(db::Reader&, const RecorderRun&);

/// A room at its provider. Not to be used inside a transaction.
struct VendorRoom {
  VideoAccountPtr account;
  ProviderRoom room;
};
/// Error: provider_unavailable "not_configured" when the account is not there any more, or its provider records nothing.
Result<VendorRoom> vendor_room(const Call& call, const RoomId& room);

/// A call at the recorder, counted by the account's breaker; recorders are slow to start and stop. `work` takes the RoomRecorder and the ProviderRoom.
template <class Work>
auto ask_recorder(const Call& call, const VendorRoom& at, std::string_view operation, Work&& work) {
  std::vector<Attempt> attempts;  // on nobody's way into a visit: rows and log tell of failures
  return call.services.video.call(
      *at.account, operation, attempts, [&] { return work(*at.account->provider().recorder(), at.room); },
      VideoService::Success::proves, VideoService::Late::may_be);
}

/// The same beside the breaker: what must be stopped is tried whatever else fails at the account, and trouble with files says nothing
/// about rooms.
template <class Work>
auto ask_recorder_directly(const VendorRoom& at, Work&& work) {
  return work(*at.account->provider().recorder(), at.room);
}

}  // namespace chiroflow::app
