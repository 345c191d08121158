// SPDX-License-Identifier: Apache-2.0
// For tests that need a consent or a recording to be there and are about something else: rows as the database takes them. Their
// seals seal nothing; what signs and checks is tested with real ones.
#pragma once

#include <string>

#include "domain/consent.hpp"
#include "domain/patient.hpp"
#include "domain/recording.hpp"

namespace chiroflow::testing {

inline TelehealthConsent signed_consent(const Patient& patient, std::string id, Instant at,
                                        TelehealthConsentType type = TelehealthConsentType::GENERAL) {
  TelehealthConsent row;
  row.id = ConsentId(std::move(id));
  row.organization_id = patient.organization_id;
  row.patient_id = patient.id;
  row.consent_type = type;
  row.status = ConsentStatus::SIGNED;
  row.form_version = "default/1";
  row.consent_text = "I agree.";
  row.consent_text_hash = std::string(64, '0');
  row.signature_type = SignatureType::typed;
  row.signer_name = "Zenobia Quartermaine";
  row.signer_capacity = SignerCapacity::SELF;
  row.evidence = Sealed{"sealed"};
  row.evidence_hash = std::string(64, '0');
  row.seal = "seal";
  row.seal_key_id = "ed_0";
  row.effective_date = row.signed_at = at;
  row.expiration_date = at + Hours(24 * 365);
  row.created_at = row.updated_at = at;
  return row;
}

/// Running, as far as the row says.
inline SessionRecording recording_row(const SessionId& session, const TelehealthConsent& consent, const UserId& by,
                                      std::string id, Instant at) {
  SessionRecording row;
  row.id = RecordingId(std::move(id));
  row.organization_id = consent.organization_id;
  row.session_id = session;
  row.patient_id = consent.patient_id;
  row.consent_id = consent.id;
  row.rule_version = "test";
  row.agreed = RawJson{"[]"};
  row.started_by = by;
  row.started_at = row.created_at = row.updated_at = at;
  return row;
}

}  // namespace chiroflow::testing
