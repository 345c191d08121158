// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/recording_rows.hpp"

#include "app/session_change.hpp"
#include "store/row.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
const std::string& select() {
  static const std::string sql = store::select_from<SessionRecording>("x");
  return sql;
}
}  // namespace

Result<std::optional<SessionRecording>> find_recording(db::Reader& reader, const OrganizationId& organization,
                                                       const RecordingId& id) {
  static const std::string sql = select() + " WHERE x.organization_id = ? AND x.id = ?";
  return store::query_one<SessionRecording>(reader, sql, organization, id);
}

Result<std::optional<SessionRecording>> lock_recording(db::Writer& writer, const OrganizationId& organization,
                                                       const RecordingId& id) {
  static const std::string sql = select() + " WHERE x.organization_id = ? AND x.id = ? {for_update}";
  return store::query_one<SessionRecording>(writer, sql, organization, id);
}

Result<std::optional<SessionRecording>> lock_running_recording(db::Writer& writer, const OrganizationId& organization,
                                                               const SessionId& session) {
  static const std::string sql =
      select() + " WHERE x.organization_id = ? AND x.session_id = ? AND x.status = 'RECORDING' {for_update}";
  return store::query_one<SessionRecording>(writer, sql, organization, session);
}

Result<std::optional<SessionRecording>> find_newest_recording(db::Reader& reader, const OrganizationId& organization,
                                                              const SessionId& session) {
  static const std::string sql =
      select() + " WHERE x.organization_id = ? AND x.session_id = ? ORDER BY x.created_at DESC, x.id DESC LIMIT 1";
  return store::query_one<SessionRecording>(reader, sql, organization, session);
}

Result<std::vector<RecordingPiece>> pieces_of(db::Reader& reader, const SessionRecording& recording) {
  static const std::string sql =
      store::select_from<RecordingPiece>("p") + " WHERE p.organization_id = ? AND p.recording_id = ? ORDER BY p.number";
  return store::query_all<RecordingPiece>(reader, sql, recording.organization_id, recording.id);
}

Result<std::optional<RecordingPiece>> find_piece(db::Reader& reader, const SessionRecording& recording,
                                                 std::int64_t number) {
  static const std::string sql =
      store::select_from<RecordingPiece>("p") + " WHERE p.organization_id = ? AND p.recording_id = ? AND p.number = ?";
  return store::query_one<RecordingPiece>(reader, sql, recording.organization_id, recording.id, number);
}

Result<PieceCount> count_pieces(db::Reader& reader, const SessionRecording& recording) {
  static const std::string sql =
      "SELECT p.number + 1, p.received_at, p.last FROM recording_piece p"
      " WHERE p.organization_id = ? AND p.recording_id = ? ORDER BY p.number DESC LIMIT 1";
  return TRY(store::query_one<PieceCount>(reader, sql, recording.organization_id, recording.id)).value_or(PieceCount{});
}

Result<std::int64_t> bytes_of(db::Reader& reader, const SessionRecording& recording) {
  static const std::string sql =
      "SELECT CAST(COALESCE(SUM(p.size), 0) AS BIGINT) FROM recording_piece p"
      " WHERE p.organization_id = ? AND p.recording_id = ?";
  return TRY(store::query_value<std::int64_t>(reader, sql, recording.organization_id, recording.id)).value_or(0);
}

Result<void> save_recording(Call& call, db::Writer& writer, SessionRecording& recording) {
  using R = SessionRecording;
  recording.updated_at = call.now;
  return store::update<&R::status, &R::external_id, &R::stopped_by, &R::stop_reason, &R::paused_at, &R::failure,
                       &R::duration_ms, &R::size_bytes, &R::plain_sha256, &R::sealed_sha256, &R::format, &R::ended_at,
                       &R::processed_at, &R::scheduled_deletion_at, &R::updated_at>(writer, recording);
}

Result<void> tell_of_recording(Call& call, db::Writer& writer, const TelehealthSession& session,
                               const SessionRecording& recording, std::string_view kind, std::string details,
                               std::string_view more) {
  const auto position =
      TRY(call.changed(writer, {"SessionRecording", recording.id.view(), recording.patient_id, std::move(details)}));
  return tell_outside(call, writer, session, kind, position,
                      ",\"recordingId\":\"" + recording.id.value + '"' + std::string(more));
}

}  // namespace chiroflow::app
