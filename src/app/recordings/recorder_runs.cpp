// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/recorder_runs.hpp"

#include "app/video/policy.hpp"
#include "store/row.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
const std::string& select() {
  static const std::string sql = store::select_from<RecorderRun>("d");
  return sql;
}

const std::string& select_with_account() {
  static const std::string sql = "SELECT " + store::columns_of<RecorderRun>("d") +
                                 ", r.video_engine, r.credential_id FROM recorder_run d"
                                 " JOIN room r ON r.organization_id = d.organization_id AND r.id = d.room_id";
  return sql;
}

/// Whatever ended the recording, by whatever way: the provider has to be told. What nobody started here has no recording.
constexpr std::string_view kToStop =
    " d.done_at IS NULL AND d.stopped_at IS NULL AND NOT EXISTS (SELECT 1 FROM session_recording x"
    " WHERE x.organization_id = d.organization_id AND x.recorder_run_id = d.id AND x.status = 'RECORDING')";
}  // namespace

RecorderRun new_run(const Call& call, const Room& room) {
  RecorderRun run;
  run.id = call.services.ids.next<RecorderRunId>();
  run.organization_id = room.organization_id;
  run.session_id = room.session_id;
  run.room_id = room.id;
  run.began_at = run.next_look_at = run.next_attempt_at = call.now;
  return run;
}

Result<std::optional<RecorderRun>> find_run(db::Reader& reader, const OrganizationId& organization,
                                            const RecorderRunId& id) {
  static const std::string sql = select() + " WHERE d.organization_id = ? AND d.id = ?";
  return store::query_one<RecorderRun>(reader, sql, organization, id);
}

Result<std::optional<RecorderRun>> lock_run(db::Writer& writer, const OrganizationId& organization,
                                            const RecorderRunId& id) {
  static const std::string sql = select() + " WHERE d.organization_id = ? AND d.id = ? {for_update}";
  return store::query_one<RecorderRun>(writer, sql, organization, id);
}

Result<void> save_run(db::Writer& writer, const RecorderRun& run) {
  using R = RecorderRun;
  return store::update<&R::external_id, &R::next_look_at, &R::stopped_at, &R::fetched_at, &R::done_at, &R::lease,
                       &R::leased_until, &R::attempts, &R::next_attempt_at, &R::last_error>(writer, run);
}

Result<std::vector<RecorderRun>> unstopped_runs(db::Reader& reader, const OrganizationId& organization,
                                                const RoomId& room) {
  static const std::string sql =
      select() + " WHERE d.organization_id = ? AND d.room_id = ? AND" + std::string(kToStop) + " ORDER BY d.id";
  return store::query_all<RecorderRun>(reader, sql, organization, room);
}

Result<std::vector<RecorderRun>> runs_to_stop(db::Reader& reader, Instant now, int limit) {
  static const std::string sql = select() + " WHERE d.next_attempt_at <= ? AND" + std::string(kToStop) +
                                 " ORDER BY d.next_attempt_at, d.id LIMIT ?";
  return store::query_all<RecorderRun>(reader, sql, now, limit);
}

Result<std::vector<RunAtAccount>> running_runs(db::Reader& reader) {
  static const std::string sql =
      select_with_account() +
      " JOIN session_recording x ON x.organization_id = d.organization_id AND x.recorder_run_id = d.id"
      " WHERE d.done_at IS NULL AND d.stopped_at IS NULL AND x.status = 'RECORDING' ORDER BY d.id";
  return store::query_all<RunAtAccount>(reader, sql);
}

Result<std::vector<RunAtAccount>> runs_to_fetch(db::Reader& reader, Instant now, int limit) {
  static const std::string sql = select_with_account() +
                                 " WHERE d.done_at IS NULL AND d.stopped_at IS NOT NULL AND d.next_attempt_at <= ?"
                                 " AND (d.leased_until IS NULL OR d.leased_until <= ?)"
                                 " ORDER BY d.next_attempt_at, d.id LIMIT ?";
  return store::query_all<RunAtAccount>(reader, sql, now, now, limit);
}

Result<OpenRuns> count_open_runs(db::Database& database, Instant now) {
  // Of one that was tried and is not stopped.
  static const std::string unstopped =
      "SELECT COUNT(*) FROM recorder_run d WHERE d.attempts > 0 AND" + std::string(kToStop);
  static const std::string unfetched =
      "SELECT COUNT(*) FROM recorder_run d WHERE d.done_at IS NULL AND d.stopped_at < ?";
  return db::read<OpenRuns>(database, [&](db::Reader& reader) -> Result<OpenRuns> {
    OpenRuns open;
    open.unstopped = TRY(store::query_value<std::int64_t>(reader, unstopped)).value_or(0);
    open.unfetched = TRY(store::query_value<std::int64_t>(reader, unfetched, now - Hours(24))).value_or(0);
    return open;
  });
}

Result<std::vector<SessionRecording>> recordings_of(db::Reader& reader, const RecorderRun& run) {
  static const std::string sql = store::select_from<SessionRecording>("x") +
                                 " WHERE x.organization_id = ? AND x.recorder_run_id = ? ORDER BY x.created_at, x.id";
  return store::query_all<SessionRecording>(reader, sql, run.organization_id, run.id);
}

Result<VendorRoom> vendor_room(const Call& call, const RoomId& id) {
  static const std::string sql = store::select_from<Room>("r") + " WHERE r.organization_id = ? AND r.id = ?";
  const auto room = TRY(db::read<std::optional<Room>>(call.services.database, [&](db::Reader& reader) {
    return store::query_one<Room>(reader, sql, call.organization(), id);
  }));
  if (!room) return fail(internal_error("a recording without its room"));
  auto account = TRY(call.services.video.account_of(*room));
  if (!account || !account->provider().recorder())
    return fail(Error{.code = ErrorCode::provider_unavailable,
                      .message = "The account of the video provider that records is not set up here any more",
                      .cause = "not_configured"});
  return VendorRoom{std::move(account), TRY(opened(call, *room))};
}

}  // namespace chiroflow::app
