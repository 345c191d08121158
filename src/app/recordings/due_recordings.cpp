// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/due_recordings.hpp"

#include "domain/retention.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
/// Takes now, and now less the time that failed ones are kept. The same as kept_because, but for releases of holds. What failed
/// though parts arrived goes as if it had not.
constexpr std::string_view kDue =
    " r.deletion_began_at IS NULL AND r.legal_hold = ? AND (((r.status = 'AVAILABLE' OR (r.status = 'FAILED' AND "
    "EXISTS (SELECT 1"
    " FROM recording_piece q WHERE q.organization_id = r.organization_id AND q.recording_id = r.id))) AND r.purpose <> "
    "'CLINICAL_RECORD'"
    " AND r.retention_days IS NOT NULL AND r.scheduled_deletion_at < ?)"
    " OR (r.status = 'FAILED' AND COALESCE(r.ended_at, r.updated_at) < ? AND NOT EXISTS (SELECT 1 FROM recording_piece "
    "p"
    " WHERE p.organization_id = r.organization_id AND p.recording_id = r.id)))";
}  // namespace

Result<std::optional<RetentionRound>> find_round(db::Reader& reader, const OrganizationId& organization) {
  static const std::string sql = store::select_from<RetentionRound>("r") + " WHERE r.organization_id = ?";
  return store::query_one<RetentionRound>(reader, sql, organization);
}

Result<RecordingCounts> count_recordings(db::Reader& reader, const OrganizationId& organization, Instant now) {
  static const std::string kept =
      "SELECT COUNT(*) FROM session_recording WHERE organization_id = ? AND status <> 'DELETED'";
  static const std::string due =
      "SELECT COUNT(*) FROM session_recording r WHERE r.organization_id = ? AND" + std::string(kDue);
  RecordingCounts counts;
  counts.kept = TRY(store::query_value<std::int64_t>(reader, kept, organization)).value_or(0);
  counts.due = TRY(store::query_value<std::int64_t>(reader, due, organization, false, now, now - kFailedRecordingsKept))
                   .value_or(0);
  return counts;
}

Result<std::vector<RecordingId>> due_recordings(db::Reader& reader, const OrganizationId& organization, Instant now,
                                                const RecordingId& behind, int limit) {
  static const std::string sql = "SELECT r.id FROM session_recording r WHERE r.organization_id = ? AND" +
                                 std::string(kDue) + " AND r.id > ? ORDER BY r.id LIMIT ?";
  return store::query_all<RecordingId>(reader, sql, organization, false, now, now - kFailedRecordingsKept, behind,
                                       limit);
}

Result<std::vector<SessionRecording>> undated_recordings(db::Reader& reader, const OrganizationId& organization,
                                                         int limit) {
  static const std::string sql =
      store::select_from<SessionRecording>("r") +
      " WHERE r.organization_id = ? AND r.status IN ('AVAILABLE', 'FAILED') AND r.scheduled_deletion_at IS NULL"
      " AND r.ended_at IS NOT NULL AND r.retention_days IS NOT NULL AND r.deletion_began_at IS NULL"
      " ORDER BY r.id LIMIT ?";
  return store::query_all<SessionRecording>(reader, sql, organization, limit);
}

Result<std::vector<SessionRecording>> soonest_recordings(db::Reader& reader, const OrganizationId& organization,
                                                         int limit) {
  static const std::string sql =
      store::select_from<SessionRecording>("r") +
      " WHERE r.organization_id = ? AND r.status <> 'DELETED' AND (r.scheduled_deletion_at IS NOT NULL"
      " OR r.status = 'FAILED') ORDER BY COALESCE(r.scheduled_deletion_at, r.updated_at), r.id LIMIT ?";
  return store::query_all<SessionRecording>(reader, sql, organization, limit);
}

}  // namespace chiroflow::app
