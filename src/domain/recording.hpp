// SPDX-License-Identifier: Apache-2.0
// Recordings of visits: what was recorded, who agreed, the sealed pieces, who may look now, what keeps them and what remains when
// they are gone. Rows are never cascade-deleted.
#pragma once

#include <optional>
#include <string>

#include "core/raw_json.hpp"
#include "core/sealed.hpp"
#include "core/time.hpp"
#include "domain/enums.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

CHIROFLOW_ENUM(RecordingPurpose, CLINICAL_RECORD, QUALITY, TRAINING, PATIENT_COPY)
CHIROFLOW_ENUM(RecordingAnswer, YES, NO)
/// NEWCOMER: somebody who has not agreed was about to come where the recorder knows no pause.
CHIROFLOW_ENUM(RecordingStop, STAFF, PARTICIPANT, REFUSED, REVOKED, SESSION_ENDED, LOST, FAILED, NEWCOMER)
CHIROFLOW_ENUM(HoldScope, RECORDING, SESSION, PATIENT, ORGANIZATION)

struct SessionRecording {
  RecordingId id;
  OrganizationId organization_id;
  SessionId session_id;
  PatientId patient_id;
  RecordingStatus status = RecordingStatus::RECORDING;
  RecordingPurpose purpose = RecordingPurpose::TRAINING;
  VideoEngine video_engine = VideoEngine::builtin;
  std::optional<RoomId> room_id;
  std::optional<RecorderRunId> recorder_run_id;  // of the provider's recorder, where that made it
  std::optional<std::string> external_id;        // there
  std::optional<std::string> provider_file;      // which of them
  ConsentId consent_id;                          // RECORDING, as it was valid at the start
  std::string rule_version;                      // of the state rules
  RawJson agreed;                                // ids of everybody who had said yes at the start
  std::optional<bool> payer_is_medicaid;         // as the starter said; none: not asked
  UserId started_by;
  std::optional<std::string> stopped_by;  // participant or user; none: the server
  std::optional<RecordingStop> stop_reason;
  std::optional<Instant> paused_at;    // somebody present has not agreed yet
  std::optional<std::string> failure;  // for people to read
  std::optional<Sealed> storage_reference;
  std::optional<std::string> key_reference;  // name of its key in the key store, which backups leave out
  std::optional<std::int64_t> duration_ms;
  std::optional<std::int64_t> size_bytes;
  std::optional<std::string> plain_sha256;   // of all content in order, hex
  std::optional<std::string> sealed_sha256;  // of all sealed pieces in order, hex
  std::optional<std::string> format;         // "webm", "mp4"
  std::optional<std::string> resolution;
  std::optional<Instant> started_at;
  std::optional<Instant> ended_at;
  std::optional<Instant> processed_at;
  std::optional<int> retention_days = 30;  // none: kept, for the reason given
  std::optional<std::string> retention_reason;
  std::optional<Instant> scheduled_deletion_at;
  std::optional<Instant> deletion_began_at;  // nobody gets at it from here on
  std::optional<Instant> key_destroyed_at;
  std::optional<std::string> deletion_error;
  std::optional<Instant> deleted_at;
  std::optional<UserId> deleted_by;  // none: retention
  std::optional<std::string> deletion_reason;
  bool legal_hold = false;  // at least one LegalHold covers it
  Instant created_at;
  Instant updated_at;
};
CHIROFLOW_DESCRIBE(SessionRecording, id, organization_id, session_id, patient_id, status, purpose, video_engine,
                   room_id, recorder_run_id, external_id, provider_file, consent_id, rule_version, agreed,
                   payer_is_medicaid, started_by, stopped_by, stop_reason, paused_at, failure, storage_reference,
                   key_reference, duration_ms, size_bytes, plain_sha256, sealed_sha256, format, resolution, started_at,
                   ended_at, processed_at, retention_days, retention_reason, scheduled_deletion_at, deletion_began_at,
                   key_destroyed_at, deletion_error, deleted_at, deleted_by, deletion_reason, legal_hold, created_at,
                   updated_at)

/// One person's word about being recorded in this session; the last one counts.
struct RecordingAgreement {
  RecordingAgreementId id;
  OrganizationId organization_id;
  SessionId session_id;
  ParticipantId participant_id;
  RecordingAnswer answer = RecordingAnswer::NO;
  std::optional<std::string> address;  // IP, taken by the server
  Instant answered_at;
};
CHIROFLOW_DESCRIBE(RecordingAgreement, id, organization_id, session_id, participant_id, answer, address, answered_at)

/// A sealed piece of a recording in the store. Stays as a line of proof when the bytes are gone.
struct RecordingPiece {
  OrganizationId organization_id;
  RecordingId recording_id;
  std::int64_t number = 0;  // 0, 1, … without gaps
  bool last = false;
  std::int64_t size = 0;      // of the content
  std::string plain_sha256;   // hex
  std::string sealed_sha256;  // hex
  Instant received_at;
};
CHIROFLOW_DESCRIBE(RecordingPiece, organization_id, recording_id, number, last, size, plain_sha256, sealed_sha256,
                   received_at)

/// Lets one signed-in person play one recording for some minutes.
struct RecordingTicket {
  std::string token_hash;  // SHA-256, hex
  OrganizationId organization_id;
  RecordingId recording_id;
  UserId user_id;
  std::string credential_id;  // the sign-in or API key that asked
  Instant expires_at;
  Instant created_at;
  std::optional<Instant> played_at;  // its first byte
};
CHIROFLOW_DESCRIBE(RecordingTicket, token_hash, organization_id, recording_id, user_id, credential_id, expires_at,
                   created_at, played_at)

/// Nothing it covers is deleted while it stands; several may overlap.
struct LegalHold {
  LegalHoldId id;
  OrganizationId organization_id;
  HoldScope scope = HoldScope::RECORDING;
  std::string target_id;  // of the recording, session, patient or organization
  std::string matter;
  std::string reason;
  std::string ordered_by;  // court, counsel, officer
  UserId placed_by;
  Instant placed_at;
  std::optional<UserId> released_by;
  std::optional<Instant> released_at;
  std::optional<std::string> release_reason;
};
CHIROFLOW_DESCRIBE(LegalHold, id, organization_id, scope, target_id, matter, reason, ordered_by, placed_by, placed_at,
                   released_by, released_at, release_reason)

/// What remains of a deleted recording: a signed statement without content.
struct DeletionCertificate {
  RecordingId recording_id;
  OrganizationId organization_id;
  std::string document;  // canonical JSON
  std::string seal;      // Ed25519 over it, base64url
  std::string seal_key_id;
  Instant created_at;
};
CHIROFLOW_DESCRIBE(DeletionCertificate, recording_id, organization_id, document, seal, seal_key_id, created_at)

/// How long an organization keeps a class of data, where it differs from the default.
struct RetentionRule {
  OrganizationId organization_id;
  std::string data_class;  // see domain/retention.hpp
  int days = 0;
  std::optional<std::string> citation;
  UserId set_by;
  Instant set_at;
};
CHIROFLOW_DESCRIBE(RetentionRule, organization_id, data_class, days, citation, set_by, set_at)

}  // namespace chiroflow
