// SPDX-License-Identifier: Apache-2.0
// The list of recordings, each with what is known of its end.
#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/page_cursor.hpp"
#include "app/recordings/deletion_warnings.hpp"
#include "app/recordings/play.hpp"
#include "app/recordings/prove.hpp"
#include "domain/retention.hpp"
#include "store/list_query.hpp"

namespace chiroflow::app {

namespace {
RecordingRow row_of(const SessionRecording& r) {
  RecordingRow row;
  row.id = r.id;
  row.session_id = r.session_id;
  row.patient_id = r.patient_id;
  row.status = r.status;
  row.purpose = r.purpose;
  row.video_engine = r.video_engine;
  row.consent_id = r.consent_id;
  row.started_by = r.started_by;
  row.stop_reason = r.stop_reason;
  row.failure = r.failure;
  row.duration_ms = r.duration_ms;
  row.size_bytes = r.size_bytes;
  row.plain_sha256 = r.plain_sha256;
  row.format = r.format;
  row.started_at = r.started_at;
  row.ended_at = r.ended_at;
  row.retention_days = r.retention_days;
  row.retention_reason = r.retention_reason;
  row.scheduled_deletion_at = r.scheduled_deletion_at;
  row.deletion_began_at = r.deletion_began_at;
  row.deleted_at = r.deleted_at;
  row.deleted_by = r.deleted_by;
  row.deletion_reason = r.deletion_reason;
  row.legal_hold = r.legal_hold;
  row.created_at = r.created_at;
  return row;
}

/// Finishing it was the first proof. Of one that is deleted or going nothing is said.
Result<void> add_proof(db::Reader& reader, const SessionRecording& recording, RecordingRow& row) {
  if (recording.status != RecordingStatus::AVAILABLE || is_withdrawn(recording)) return {};
  const auto proof = TRY(find_proof(reader, recording.organization_id, recording.id));
  row.proven_at = proof ? proof->proven_at : recording.processed_at;
  if (proof) row.fault = proof->fault;
  return {};
}

Result<std::vector<SessionRecording>> read_page(const Call& call, db::Reader& reader, const GetRecordingsInput& input,
                                                const std::optional<PageCursor>& after) {
  static const std::string select = store::select_from<SessionRecording>("x") + " WHERE x.organization_id = ?";
  store::ListQuery query(select, call.organization());
  query.add_if(input.session_id, " AND x.session_id = ?");
  query.add_if(input.patient_id, " AND x.patient_id = ?");
  query.add_if(input.recording_id, " AND x.id = ?");
  if (after) query.add(" AND (x.created_at, x.id) < (?, ?)", after->at, after->id);
  query.end(" ORDER BY x.created_at DESC, x.id DESC LIMIT ?", input.limit);
  return query.structs<SessionRecording>(reader, input.limit + 1);
}

Result<GetRecordingsOutput> list(const Call& call, db::Reader& reader, const GetRecordingsInput& input,
                                 const std::optional<PageCursor>& after) {
  GetRecordingsOutput out;
  const auto organization = TRY(own_organization(call, reader));
  for (const auto& recording : TRY(read_page(call, reader, input, after))) {
    if (out.recordings.size() == static_cast<std::size_t>(input.limit)) {
      out.next_cursor.value = write_cursor(out.recordings.back().created_at, out.recordings.back().id.view());
      break;
    }
    auto row = row_of(recording);
    if (const auto soon = TRY(upcoming_deletion(call.services, reader, organization, recording, call.now)))
      row.deletion_warning = DeletionWarningView{soon->deletes_at, soon->days_left};
    TRY(add_proof(reader, recording, row));
    out.recordings.push_back(std::move(row));
  }
  return out;
}
}  // namespace

Result<GetRecordingsOutput> get_recordings(Call& call, const GetRecordingsInput& input) {
  const auto after = input.cursor ? parse_cursor(*input.cursor) : std::nullopt;
  if (input.cursor && !after) return GetRecordingsOutput();
  auto out = TRY(db::read<GetRecordingsOutput>(call.services.database,
                                               [&](db::Reader& reader) { return list(call, reader, input, after); }));
  std::string_view asked;
  if (input.session_id) asked = input.session_id->view();
  if (input.recording_id) asked = input.recording_id->view();
  call.read_of({"SessionRecording", asked, input.patient_id, count_of(out.recordings.size())});
  return out;
}

}  // namespace chiroflow::app
