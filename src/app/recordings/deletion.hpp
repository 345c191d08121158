// SPDX-License-Identifier: Apache-2.0
// What people do about a recording's end: delete it, keep it longer or shorter, get the proof that it is gone.
#pragma once

#include <optional>
#include <string>

#include "app/call.hpp"
#include "core/describe.hpp"
#include "core/patch.hpp"
#include "domain/recording.hpp"

namespace chiroflow::app {

struct DeleteRecordingInput {
  RecordingId recording_id;
  std::string reason;
};
CHIROFLOW_DESCRIBE(DeleteRecordingInput, recording_id, reason)

struct DeleteRecordingOutput {
  RecordingId recording_id;
  Instant deletion_began_at;          // nobody gets at it from here on
  std::optional<Instant> deleted_at;  // null: key and bytes go within minutes
};
CHIROFLOW_DESCRIBE(DeleteRecordingOutput, recording_id, deletion_began_at, deleted_at)

struct SetRetentionInput {
  RecordingId recording_id;
  Patch<int> retention_days;
  std::string reason;
};
CHIROFLOW_DESCRIBE(SetRetentionInput, recording_id, retention_days, reason)

struct SetRetentionOutput {
  RecordingId recording_id;
  std::optional<int> retention_days;
  std::optional<Instant> scheduled_deletion_at;
};
CHIROFLOW_DESCRIBE(SetRetentionOutput, recording_id, retention_days, scheduled_deletion_at)

struct DeletionCertificateInput {
  RecordingId recording_id;
};
CHIROFLOW_DESCRIBE(DeletionCertificateInput, recording_id)

struct DeletionCertificateView {
  RecordingId recording_id;
  std::string document;  // canonical JSON: the bytes that were signed
  std::string seal;      // Ed25519, base64url
  std::string key_id;
  std::string public_key;  // PEM
  Instant created_at;
};
CHIROFLOW_DESCRIBE(DeletionCertificateView, recording_id, document, seal, key_id, public_key, created_at)

/// Withdraws it at once; key and bytes go in the background. Again: how far it is. Errors: not_found "Recording";
/// precondition_failed "legal_hold", "recording_running", "clinical_record".
Result<DeleteRecordingOutput> delete_recording(Call& call, const DeleteRecordingInput& input);
/// Counted from the end of the recording. Making the time shorter is for owners; longer than the text promised that the patient signed
/// takes a new consent, or a legal hold instead. Errors: not_found "Recording"; forbidden; precondition_failed "legal_hold",
/// "recording_deleted", "promised_shorter"; invalid_argument.
Result<SetRetentionOutput> set_retention(Call& call, const SetRetentionInput& input);
/// Errors: not_found "Recording"; precondition_failed "not_deleted".
Result<DeletionCertificateView> get_deletion_certificate(Call& call, const DeletionCertificateInput& input);

/// The due date by the recording's end and days, where the clinic is; none where either is missing.
Result<std::optional<Instant>> due_date(const Services& services, db::Reader& reader,
                                        const SessionRecording& recording);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::DeleteRecordingInput::reason>{.min_length = 1, .max_length = 500};
template <> inline constexpr FieldRule rule<&app::SetRetentionInput::retention_days>{
    .min = 1, .max = 3650, .doc = "Days after the end of the recording; null: kept until somebody says otherwise"};
template <> inline constexpr FieldRule rule<&app::SetRetentionInput::reason>{.min_length = 1, .max_length = 500};
}  // namespace chiroflow
