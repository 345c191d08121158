// SPDX-License-Identifier: Apache-2.0
// What a patient agreed to, with the evidence of it; the texts that are shown; visits that began without. A consent is never
// cascade-deleted, and nothing of one that was answered changes afterwards (H-17, E-SIGN 15 USC 7001(d)).
#pragma once

#include <optional>
#include <string>

#include "core/raw_json.hpp"
#include "core/sealed.hpp"
#include "core/time.hpp"
#include "domain/enums.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

CHIROFLOW_ENUM(ConsentTemplateStatus, DRAFT, PUBLISHED, SUPERSEDED)
CHIROFLOW_ENUM(ConsentMethod, ELECTRONIC, VERBAL)
CHIROFLOW_ENUM(SignatureType, electronic, typed, drawn)
CHIROFLOW_ENUM(SignerCapacity, SELF, PARENT, GUARDIAN, POWER_OF_ATTORNEY)

/// A request for one patient and its answer. A renewal is a new row.
struct TelehealthConsent {
  ConsentId id;
  OrganizationId organization_id;
  PatientId patient_id;
  std::optional<SessionId> session_id;  // the visit on whose link it was answered
  TelehealthConsentType consent_type = TelehealthConsentType::GENERAL;
  ConsentStatus status = ConsentStatus::PENDING;  // what was done; what it is worth now: domain/consent_validity.hpp
  ConsentMethod method = ConsentMethod::ELECTRONIC;
  std::string form_version;                      // "default/1": our own text; "clinic/3": the organization's
  std::optional<ConsentTemplateId> template_id;  // none: our own text
  std::string language = "en";                   // BCP 47
  std::string consent_text;                      // exactly as shown: UTF-8, NFC, LF
  std::string consent_text_hash;                 // SHA-256 of its bytes, hex
  std::optional<std::string> state_code;         // USPS code; the state whose rules the text was made for
  std::optional<RawJson> state_requirements;     // the rule's row as it stood
  std::optional<std::string> rule_version;       // of the state rules
  int validity_days = 365;                       // from the signature on
  std::optional<ConsentId> supersedes_id;        // the one that this renews
  std::optional<UserId> requested_by;            // none: asked for by the visit itself
  std::optional<Instant> request_expires_at;     // an unanswered request lapses then
  std::optional<Sealed> signature_data;          // drawn strokes with times, or the typed name
  std::optional<SignatureType> signature_type;   // none: VERBAL
  std::optional<std::string> signer_name;
  std::optional<SignerCapacity> signer_capacity;
  std::optional<std::string> signer_relationship;  // where not SELF
  std::optional<std::string> signer_address;       // IP, taken by the server
  std::optional<ParticipantId> signer_participant_id;
  std::optional<UserId> attested_by;         // VERBAL: who asked and heard the answer
  std::optional<Sealed> evidence;            // canonical JSON, see app/consents/evidence.hpp
  std::optional<std::string> evidence_hash;  // SHA-256 of it, hex; also in the audit event
  std::optional<std::string> seal;           // Ed25519 over the evidence, base64url
  std::optional<std::string> seal_key_id;
  std::optional<Instant> effective_date;
  std::optional<Instant> expiration_date;  // valid while now < expiration_date
  std::optional<Instant> sent_at;
  std::optional<Instant> viewed_at;               // by the patient's side, never by staff
  std::optional<Instant> disclosure_accepted_at;  // electronic records, E-SIGN 7001(c)
  std::optional<Instant> read_to_end_at;
  std::optional<Instant> reminded_at;
  std::optional<Instant> signed_at;
  std::optional<Instant> declined_at;
  std::optional<std::string> decline_reason;
  std::optional<Instant> revoked_at;
  std::optional<std::string> revocation_reason;
  std::optional<std::string> revoked_by;  // participant or user
  std::optional<Instant> copy_delivered_at;
  Instant created_at;
  Instant updated_at;
};
CHIROFLOW_DESCRIBE(TelehealthConsent, id, organization_id, patient_id, session_id, consent_type, status, method,
                   form_version, template_id, language, consent_text, consent_text_hash, state_code, state_requirements,
                   rule_version, validity_days, supersedes_id, requested_by, request_expires_at, signature_data,
                   signature_type, signer_name, signer_capacity, signer_relationship, signer_address,
                   signer_participant_id, attested_by, evidence, evidence_hash, seal, seal_key_id, effective_date,
                   expiration_date, sent_at, viewed_at, disclosure_accepted_at, read_to_end_at, reminded_at, signed_at,
                   declined_at, decline_reason, revoked_at, revocation_reason, revoked_by, copy_delivered_at,
                   created_at, updated_at)

/// A clinic's own text. Its source names the elements it covers; see app/consents/consent_text.hpp.
struct ConsentTemplate {
  ConsentTemplateId id;
  OrganizationId organization_id;
  TelehealthConsentType consent_type = TelehealthConsentType::GENERAL;
  std::string language = "en";
  int version = 1;  // within type and language
  ConsentTemplateStatus status = ConsentTemplateStatus::DRAFT;
  std::string title;
  std::string source;
  bool asks_again = false;  // what was signed under earlier versions is no longer enough once this is published
  UserId created_by;
  std::optional<UserId> published_by;
  std::optional<Instant> published_at;
  std::optional<Instant> superseded_at;
  Instant created_at;
  Instant updated_at;
};
CHIROFLOW_DESCRIBE(ConsentTemplate, id, organization_id, consent_type, language, version, status, title, source,
                   asks_again, created_by, published_by, published_at, superseded_at, created_at, updated_at)

/// An emergency: somebody went on without a consent that was needed, and says why. Reviewed afterwards.
struct ConsentOverride {
  ConsentOverrideId id;
  OrganizationId organization_id;
  SessionId session_id;
  PatientId patient_id;
  RawJson missing;  // types, ["GENERAL", …]
  std::string reason;
  UserId decided_by;
  Instant decided_at;
  std::optional<UserId> reviewed_by;
  std::optional<Instant> reviewed_at;
  std::optional<std::string> review_note;
};
CHIROFLOW_DESCRIBE(ConsentOverride, id, organization_id, session_id, patient_id, missing, reason, decided_by,
                   decided_at, reviewed_by, reviewed_at, review_note)

}  // namespace chiroflow
