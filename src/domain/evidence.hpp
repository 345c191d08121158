// SPDX-License-Identifier: Apache-2.0
// Consents and recordings: rows that carry legal weight. They are never cascade-deleted.
#pragma once

#include <optional>
#include <string>

#include "core/raw_json.hpp"
#include "core/sealed.hpp"
#include "core/time.hpp"
#include "domain/enums.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

struct TelehealthConsent {
  ConsentId id;
  OrganizationId organization_id;
  PatientId patient_id;
  std::optional<SessionId> session_id;
  TelehealthConsentType consent_type = TelehealthConsentType::GENERAL;
  ConsentStatus status = ConsentStatus::PENDING;
  std::string form_version;
  std::string consent_text;              // exactly as shown
  std::string consent_text_hash;         // SHA-256, hex
  std::optional<Sealed> signature_data;  // drawn strokes or typed name
  std::optional<std::string> signature_type;
  std::optional<std::string> signer_name;
  std::optional<std::string> signer_capacity;
  std::optional<std::string> signer_address;  // IP, taken by the server
  std::optional<std::string> state_code;
  std::optional<RawJson> state_requirements;
  std::optional<Instant> effective_date;
  std::optional<Instant> expiration_date;
  std::optional<Instant> signed_at;
  std::optional<Instant> declined_at;
  std::optional<Instant> revoked_at;
  std::optional<std::string> revocation_reason;
  std::optional<Instant> sent_at;
  std::optional<Instant> viewed_at;
  std::optional<Instant> reminded_at;
  Instant created_at;
  Instant updated_at;
};
CHIROFLOW_DESCRIBE(TelehealthConsent, id, organization_id, patient_id, session_id, consent_type, status, form_version,
                   consent_text, consent_text_hash, signature_data, signature_type, signer_name, signer_capacity,
                   signer_address, state_code, state_requirements, effective_date, expiration_date, signed_at,
                   declined_at, revoked_at, revocation_reason, sent_at, viewed_at, reminded_at, created_at, updated_at)

struct SessionRecording {
  RecordingId id;
  OrganizationId organization_id;
  SessionId session_id;
  RecordingStatus status = RecordingStatus::RECORDING;
  std::optional<Sealed> storage_reference;
  std::optional<Sealed> key_reference;
  std::optional<std::int64_t> duration_ms;
  std::optional<std::int64_t> size_bytes;
  std::optional<std::string> format;
  std::optional<std::string> resolution;
  std::optional<Instant> started_at;
  std::optional<Instant> ended_at;
  std::optional<Instant> processed_at;
  int retention_days = 2190;
  std::optional<Instant> scheduled_deletion_at;
  std::optional<Instant> deleted_at;
  std::optional<UserId> deleted_by;
  std::optional<std::string> deletion_reason;
  bool legal_hold = false;
  Instant created_at;
  Instant updated_at;
};
CHIROFLOW_DESCRIBE(SessionRecording, id, organization_id, session_id, status, storage_reference, key_reference,
                   duration_ms, size_bytes, format, resolution, started_at, ended_at, processed_at, retention_days,
                   scheduled_deletion_at, deleted_at, deleted_by, deletion_reason, legal_hold, created_at, updated_at)

}  // namespace chiroflow
