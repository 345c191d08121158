// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/key_lost.hpp"

#include "app/recordings/deletion_steps.hpp"
#include "app/recordings/recording_rows.hpp"
#include "app/recordings/sealed_pieces.hpp"
#include "app/server/system_audit.hpp"
#include "domain/deletion_work.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
Error is_there() {
  return precondition_failed(
      "The key of this recording is not lost; its deletion goes on by itself. If it does not, chiroflow doctor says "
      "what it lacks",
      "key_there");
}

Result<void> require_lost(const Services& services, const SessionRecording& recording) {
  if (!is_withdrawn(recording))
    return fail(precondition_failed(
        "This recording is not being deleted. Have it deleted first (telehealth.deleteRecording)", "not_withdrawn"));
  if (recording.status == RecordingStatus::DELETED)
    return fail(precondition_failed("This recording is deleted and has its certificate", "recording_deleted"));
  if (!recording.key_reference || TRY(TRY(desk_of(services))->keys.get(*recording.key_reference)))
    return fail(is_there());
  return {};
}

Result<void> note(Call& call, db::Writer& writer, const SessionRecording& seen) {
  static const std::string sql =
      "UPDATE recording_deletion SET key_lost_at = ?, next_attempt_at = ?"
      " WHERE organization_id = ? AND recording_id = ? AND decided_at IS NULL";
  const auto recording = TRY(lock_recording(writer, call.organization(), seen.id));
  if (!recording) return fail(not_found("Recording"));
  if (TRY(store::execute(writer, sql, call.now, call.now, recording->organization_id, recording->id)) != 1)
    return fail(is_there());
  TRY(call.changed(writer,
                   {"SessionRecording", recording->id.view(), recording->patient_id, R"({"key":"not found"})"}));
  return {};
}
}  // namespace

Result<void> give_up_key(const Services& services, const OrganizationId& organization, const RecordingId& id) {
  const auto recording = TRY(db::read<std::optional<SessionRecording>>(
      services.database, [&](db::Reader& reader) { return find_recording(reader, organization, id); }));
  if (!recording) return fail(not_found("Recording"));
  TRY(require_lost(services, *recording));
  SystemCall system(services, organization, "retention.key_lost", AuditAction::EXECUTE);
  return services.database.write([&](db::Writer& writer) { return note(system.call, writer, *recording); });
}

}  // namespace chiroflow::app
