// SPDX-License-Identifier: Apache-2.0
// Consents as staff see them. What one is worth is computed at each question from what is stored, for the place where the patient
// is: the visit's, else the state that is given, else the one on file. No query changes anything: staff who look are no patient
// who views.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "app/consents/attendants.hpp"
#include "app/consents/copy_mail.hpp"
#include "app/consents/patient_side.hpp"
#include "app/consents/type_key.hpp"
#include "core/undefinable.hpp"
#include "domain/consent_validity.hpp"

namespace chiroflow::app {

struct VerifyConsentInput {
  PatientId patient_id;
  std::vector<TelehealthConsentType> consent_types{TelehealthConsentType::GENERAL};
  std::optional<std::string> state_code;
};
CHIROFLOW_DESCRIBE(VerifyConsentInput, patient_id, consent_types, state_code)

struct VerifiedConsent {
  bool valid = false;
  Undefinable<ConsentId> consent_id;
  Undefinable<Instant> signed_at;
  std::optional<Instant> expires_at;
  std::optional<ConsentFault> fault;
};
CHIROFLOW_DESCRIBE(VerifiedConsent, valid, consent_id, signed_at, expires_at, fault)

struct VerifiedConsents {
  Undefinable<VerifiedConsent> GENERAL, HIPAA, RECORDING, STATE_SPECIFIC;
};
CHIROFLOW_DESCRIBE(VerifiedConsents, GENERAL, HIPAA, RECORDING, STATE_SPECIFIC)

struct VerifyConsentOutput {
  PatientId patient_id;
  bool all_consents_valid = false;
  VerifiedConsents consents;
  std::vector<TelehealthConsentType> missing_consents;
};
CHIROFLOW_DESCRIBE(VerifyConsentOutput, patient_id, all_consents_valid, consents, missing_consents)

/// Error: not_found "Patient".
Result<VerifyConsentOutput> verify_consent(Call& call, const VerifyConsentInput& input);

struct CheckedConsent {
  bool has_consent = false;
  bool is_valid = false;
  Undefinable<ConsentId> consent_id;
  Undefinable<ConsentStatus> status;
  Undefinable<Instant> signed_at;
  std::optional<Instant> expires_at;
  Undefinable<int> days_until_expiration;
  bool requires_renewal = false;
  std::optional<std::string> state_code;
  std::optional<ConsentFault> fault;
};
CHIROFLOW_DESCRIBE(CheckedConsent, has_consent, is_valid, consent_id, status, signed_at, expires_at,
                   days_until_expiration, requires_renewal, state_code, fault)

struct CheckedConsents {
  Undefinable<CheckedConsent> GENERAL, HIPAA, RECORDING, STATE_SPECIFIC;
};
CHIROFLOW_DESCRIBE(CheckedConsents, GENERAL, HIPAA, RECORDING, STATE_SPECIFIC)

struct CheckConsentOutput {
  PatientId patient_id;
  bool can_proceed_with_telehealth = false;
  bool all_consents_valid = false;
  bool state_requirements_met = false;
  std::vector<std::string> missing_state_requirements;
  CheckedConsents consents;
  std::vector<std::string> recommendations;
  std::optional<std::string> state_code;
};
CHIROFLOW_DESCRIBE(CheckConsentOutput, patient_id, can_proceed_with_telehealth, all_consents_valid,
                   state_requirements_met, missing_state_requirements, consents, recommendations, state_code)

/// Judges a valid consent before a newer one that is not. Error: not_found "Patient".
Result<CheckConsentOutput> check_consent(Call& call, const VerifyConsentInput& input);

struct ListPatientConsentsInput {
  PatientId patient_id;
  std::optional<ConsentStatus> status;
  bool include_expired = false;
};
CHIROFLOW_DESCRIBE(ListPatientConsentsInput, patient_id, status, include_expired)

struct ListedConsent {
  ConsentId id;
  TelehealthConsentType consent_type = TelehealthConsentType::GENERAL;
  ConsentStatus status = ConsentStatus::PENDING;
  ConsentMethod method = ConsentMethod::ELECTRONIC;
  std::optional<Instant> effective_date;
  std::optional<Instant> expiration_date;
  std::optional<Instant> signed_at;
  std::optional<std::string> signer_name;
  std::optional<std::string> state_code;
  std::string language;
  std::string form_version;
  bool is_expired = false;
  std::optional<ConsentFault> fault;
  std::optional<Instant> request_expires_at;
  std::optional<Instant> declined_at;
  std::optional<Instant> revoked_at;
  std::optional<ConsentId> supersedes_id;
  Instant created_at;
};
CHIROFLOW_DESCRIBE(ListedConsent, id, consent_type, status, method, effective_date, expiration_date, signed_at,
                   signer_name, state_code, language, form_version, is_expired, fault, request_expires_at, declined_at,
                   revoked_at, supersedes_id, created_at)

/// Newest first. Error: not_found "Patient".
Result<std::vector<ListedConsent>> list_patient_consents(Call& call, const ListPatientConsentsInput& input);

struct ConsentPatient {
  PatientId id;
  std::string first_name;
  std::string last_name;
  std::optional<Date> date_of_birth;
};
CHIROFLOW_DESCRIBE(ConsentPatient, id, first_name, last_name, date_of_birth)

struct ConsentDetails {
  ConsentId id;
  TelehealthConsentType consent_type = TelehealthConsentType::GENERAL;
  ConsentStatus status = ConsentStatus::PENDING;
  ConsentMethod method = ConsentMethod::ELECTRONIC;
  std::string consent_text;
  std::string consent_text_hash;
  std::string consent_form_version;
  std::string language;
  std::optional<Instant> effective_date;
  std::optional<Instant> expiration_date;
  std::optional<Instant> signed_at;
  std::optional<std::string> signer_name;
  std::optional<SignerCapacity> signer_capacity;
  std::optional<std::string> signer_relationship;
  std::optional<ConsentInterpreter> interpreter;
  std::optional<std::string> witness_name;
  std::optional<SignatureType> signature_type;
  bool has_signature = false;
  std::optional<std::string> state_code;
  std::optional<RawJson> state_requirements;
  std::optional<std::string> rule_version;
  std::optional<Instant> sent_at;
  std::optional<Instant> viewed_at;
  std::optional<Instant> read_to_end_at;
  std::optional<Instant> request_expires_at;
  std::optional<Instant> declined_at;
  std::optional<std::string> decline_reason;
  std::optional<Instant> revoked_at;
  std::optional<std::string> revocation_reason;
  std::optional<Instant> copy_delivered_at;
  std::optional<MailState> copy_mail;
  std::optional<ConsentId> supersedes_id;
  std::optional<std::string> evidence_hash;
  std::optional<std::string> seal_key_id;
  std::optional<ConsentFault> fault;
  ConsentPatient patient;
};
CHIROFLOW_DESCRIBE(ConsentDetails, id, consent_type, status, method, consent_text, consent_text_hash,
                   consent_form_version, language, effective_date, expiration_date, signed_at, signer_name,
                   signer_capacity, signer_relationship, interpreter, witness_name, signature_type, has_signature,
                   state_code, state_requirements, rule_version, sent_at, viewed_at, read_to_end_at, request_expires_at,
                   declined_at, decline_reason, revoked_at, revocation_reason, copy_delivered_at, copy_mail,
                   supersedes_id, evidence_hash, seal_key_id, fault, patient)

/// Writes nothing but the line of the audit log that says who looked. Error: not_found "Consent".
Result<ConsentDetails> get_consent_details(Call& call, const ConsentInput& input);

CHIROFLOW_ENUM(ConsentBlock, missing_consent, place_not_stated)

struct ValidateSessionConsentInput {
  SessionId session_id;
  std::vector<TelehealthConsentType> required_consent_types{TelehealthConsentType::GENERAL};
};
CHIROFLOW_DESCRIBE(ValidateSessionConsentInput, session_id, required_consent_types)

struct ValidateSessionConsentOutput {
  SessionId session_id;
  PatientId patient_id;
  std::string patient_name;
  bool can_proceed = false;
  std::vector<TelehealthConsentType> valid_consents;
  std::vector<TelehealthConsentType> invalid_consents;
  std::vector<TelehealthConsentType> missing_consents;
  std::string message;
  std::optional<ConsentBlock> block_reason;
  std::optional<std::string> state_code;
};
CHIROFLOW_DESCRIBE(ValidateSessionConsentOutput, session_id, patient_id, patient_name, can_proceed, valid_consents,
                   invalid_consents, missing_consents, message, block_reason, state_code)

/// What the visit needs is looked at beside the types that are asked for. Error: not_found "Session".
Result<ValidateSessionConsentOutput> validate_session_consent(Call& call, const ValidateSessionConsentInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
namespace wire::detail {
template <>
inline constexpr auto kKeyText<app::StateSpecificMember<app::VerifiedConsents>> = app::state_specific_key();
template <>
inline constexpr auto kKeyText<app::StateSpecificMember<app::CheckedConsents>> = app::state_specific_key();
}  // namespace wire::detail

template <> inline constexpr FieldRule rule<&app::VerifyConsentInput::consent_types>{
    .min_length = 1, .max_length = 4, .has_default = true};
template <> inline constexpr FieldRule rule<&app::VerifyConsentInput::state_code>{
    .format = Format::us_state, .doc = "Where the patient is; without it the state on file"};
template <> inline constexpr FieldRule rule<&app::VerifiedConsent::fault>{
    .doc = "Why it does not hold now; null: it does"};
template <> inline constexpr FieldRule rule<&app::CheckedConsent::fault>{.doc =
                                                                             "Why it does not hold now; null: it does"};
template <> inline constexpr FieldRule rule<&app::CheckedConsent::requires_renewal>{
    .doc = "It ends within 30 days, or has ended"};
template <> inline constexpr FieldRule rule<&app::CheckConsentOutput::can_proceed_with_telehealth>{
    .doc = "What a visit in that state needs is there, and so is what was asked for"};
template <> inline constexpr FieldRule rule<&app::ListPatientConsentsInput::include_expired>{
    .has_default = true, .doc = "Also what is over: past its date, superseded, lapsed requests"};
template <> inline constexpr FieldRule rule<&app::ListedConsent::fault>{
    .doc = "Why it does not hold for a visit now, in the state on file; null: it does"};
template <> inline constexpr FieldRule rule<&app::ConsentDetails::interpreter>{
    .doc = "As the evidence says; null also where that was damaged, which the document of the consent tells"};
template <> inline constexpr FieldRule rule<&app::ConsentDetails::viewed_at>{
    .doc = "Opened on the patient's side; staff who look change nothing"};
template <> inline constexpr FieldRule rule<&app::ConsentDetails::copy_mail>{
    .doc = "What became of the last copy that was e-mailed; null: none was"};
template <> inline constexpr FieldRule rule<&app::ValidateSessionConsentInput::required_consent_types>{
    .min_length = 1, .max_length = 4, .has_default = true};
template <> inline constexpr FieldRule rule<&app::ValidateSessionConsentOutput::invalid_consents>{
    .doc = "There is a row that does not hold now; they count as missing, too"};
template <> inline constexpr FieldRule rule<&app::ValidateSessionConsentOutput::state_code>{
    .doc =
        "Where the patient is, as it was said for this visit; null: nobody has said it, and missing consents are those "
        "of the "
        "address on file"};
}  // namespace chiroflow
