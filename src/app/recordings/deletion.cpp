// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/deletion.hpp"
#include "app/recordings/recording_rows.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/consents/consent_desk.hpp"
#include "app/record_changes.hpp"
#include "app/recordings/deletion_steps.hpp"
#include "app/recordings/holds.hpp"
#include "app/recordings/promise.hpp"
#include "app/recordings/recording_desk.hpp"
#include "app/unchanged.hpp"
#include "ports/time_zones.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
Error refusal(KeptBecause reason) {
  switch (reason) {
    case KeptBecause::LEGAL_HOLD:
      return precondition_failed(
          "A legal hold covers this recording. It can be deleted once the hold is released (legal holds).",
          "legal_hold");
    case KeptBecause::RECORDED_NOW:
      return precondition_failed(
          "This recording is still running or being finished. Stop it and wait a minute; one that is still not "
          "finished after "
          "an hour can be deleted all the same.",
          "recording_running");
    case KeptBecause::CLINICAL_RECORD:
      return precondition_failed(
          "This recording is part of the clinical record, which is kept by the rules of your state.",
          "clinical_record");
    default: break;
  }
  return internal_error("a deletion was refused without a reason");
}

DeleteRecordingOutput stand_of(const SessionRecording& r) {
  return {r.id, r.deletion_began_at.value_or(r.updated_at), r.deleted_at};
}

Result<SessionRecording> recording_to_change(const Call& call, db::Writer& writer, const RecordingId& id) {
  auto found = TRY(lock_recording(writer, call.organization(), id));
  if (!found) return fail(not_found("Recording"));
  return std::move(*found);
}

Result<DeleteRecordingOutput> delete_in(Call& call, db::Writer& writer, const DeleteRecordingInput& input) {
  auto recording = TRY(recording_to_change(call, writer, input.recording_id));
  if (is_withdrawn(recording)) {
    TRY(note_unchanged(call, writer, {"SessionRecording", recording.id.view(), recording.patient_id, {}}));
    return stand_of(recording);
  }
  const auto facts = TRY(retention_facts(writer, recording));
  if (const auto reason = refuses_deletion(recording, facts, call.now)) return fail(refusal(*reason));
  TRY(begin_deletion(call, writer, recording, call.actor.user_id, input.reason));
  return stand_of(recording);
}

bool is_shorter(const SessionRecording& recording, const std::optional<int>& days) {
  if (!days) return false;
  return !recording.retention_days || *days < *recording.retention_days;
}

bool is_longer(const SessionRecording& recording, const std::optional<int>& days) {
  return recording.retention_days && (!days || *days > *recording.retention_days);
}

/// Error: precondition_failed "promised_shorter".
Result<void> require_promised(const Call& call, db::Reader& reader, const SessionRecording& recording,
                              const std::optional<int>& days) {
  const auto promise = TRY(longest_promise(call.services, reader, recording, call.now));
  if (!promise.days || (days && *days <= *promise.days)) return {};
  if (recording.purpose == RecordingPurpose::CLINICAL_RECORD && promise.names_record) return {};
  return fail(precondition_failed("The text that the patient signed promises at most " + std::to_string(*promise.days) +
                                      " days. To keep this recording longer let the patient sign a consent to "
                                      "recording that says so, or place a legal hold",
                                  "promised_shorter"));
}

Result<void> require_changeable(const Call& call, db::Reader& reader, const SessionRecording& recording,
                                const std::optional<int>& days) {
  if (is_withdrawn(recording))
    return fail(precondition_failed("This recording is deleted or about to be.", "recording_deleted"));
  if (recording.legal_hold || TRY(retention_facts(reader, recording)).held)
    return fail(precondition_failed(
        "A legal hold covers this recording: how long it is kept can be changed once the hold is released.",
        "legal_hold"));
  if (is_shorter(recording, days) && call.actor.role != Role::OWNER)
    return fail(forbidden("Only an owner may shorten the time that a recording is kept."));
  if (is_longer(recording, days)) TRY(require_promised(call, reader, recording, days));
  return {};
}

Result<SetRetentionOutput> set_in(Call& call, db::Writer& writer, const SetRetentionInput& input) {
  auto recording = TRY(recording_to_change(call, writer, input.recording_id));
  const auto& days = input.retention_days.value;
  TRY(require_changeable(call, writer, recording, days));
  recording.retention_days = days;
  recording.retention_reason = input.reason;
  recording.scheduled_deletion_at = TRY(due_date(call.services, writer, recording));
  recording.updated_at = call.now;
  TRY((store::update<&SessionRecording::retention_days, &SessionRecording::retention_reason,
                     &SessionRecording::scheduled_deletion_at, &SessionRecording::updated_at>(writer, recording)));
  TRY(call.changed(writer, {"SessionRecording", recording.id.view(), recording.patient_id,
                            R"({"fields":["retentionDays"],"days":)" + (days ? std::to_string(*days) : "null") + "}"}));
  return SetRetentionOutput{recording.id, days, recording.scheduled_deletion_at};
}

struct Proof {
  SessionRecording recording;
  std::optional<DeletionCertificate> certificate;
};

Result<Proof> read_proof(const Call& call, db::Reader& reader, const RecordingId& id) {
  static const std::string recordings =
      store::select_from<SessionRecording>("r") + " WHERE r.organization_id = ? AND r.id = ?";
  static const std::string certificates =
      store::select_from<DeletionCertificate>("c") + " WHERE c.organization_id = ? AND c.recording_id = ?";
  auto recording = TRY(store::query_one<SessionRecording>(reader, recordings, call.organization(), id));
  if (!recording) return fail(not_found("Recording"));
  auto certificate = TRY(store::query_one<DeletionCertificate>(reader, certificates, call.organization(), id));
  return Proof{std::move(*recording), std::move(certificate)};
}
}  // namespace

Result<std::optional<Instant>> due_date(const Services& services, db::Reader& reader,
                                        const SessionRecording& recording) {
  if (!recording.ended_at || !recording.retention_days) return std::nullopt;
  const auto name = TRY(store::query_value<std::string>(reader, "SELECT time_zone FROM organization WHERE id = ?",
                                                        recording.organization_id));
  const auto zone = services.time_zones && name ? services.time_zones->find(*name) : nullptr;
  return deletion_due(zone ? *zone : TimeZone::utc(), *recording.ended_at, *recording.retention_days);
}

Result<DeleteRecordingOutput> delete_recording(Call& call, const DeleteRecordingInput& input) {
  TRY(require_text("reason", input.reason));
  auto out = TRY(call.commit([&](db::Writer& writer) { return delete_in(call, writer, input); }));
  const auto* desk = call.services.recordings;
  if (!out.deleted_at && desk && desk->work_is_due) desk->work_is_due();
  return out;
}

Result<SetRetentionOutput> set_retention(Call& call, const SetRetentionInput& input) {
  TRY(require_text("reason", input.reason));
  if (!input.retention_days.present)
    return fail(invalid_field("retentionDays", "Give the number of days, or null to keep it until further notice"));
  return call.commit([&](db::Writer& writer) { return set_in(call, writer, input); });
}

Result<DeletionCertificateView> get_deletion_certificate(Call& call, const DeletionCertificateInput& input) {
  const auto proof = TRY(db::read<Proof>(
      call.services.database, [&](db::Reader& reader) { return read_proof(call, reader, input.recording_id); }));
  if (!proof.certificate)
    return fail(precondition_failed(is_withdrawn(proof.recording)
                                        ? "This recording is being deleted; the certificate follows within minutes."
                                        : "This recording is not deleted, so there is no certificate.",
                                    "not_deleted"));
  const auto& c = *proof.certificate;
  DeletionCertificateView out{c.recording_id, c.document, c.seal, c.seal_key_id, {}, c.created_at};
  const auto* consents = call.services.consents;
  if (consents && consents->seal_key.id() == c.seal_key_id) out.public_key = consents->seal_key.verify_key().pem();
  call.read_of({"DeletionCertificate", c.recording_id.view(), proof.recording.patient_id, {}});
  return out;
}

}  // namespace chiroflow::app
