// SPDX-License-Identifier: Apache-2.0
// The patient's side signs or declines an open request. Staff never do: who signs, from where and when comes from the connection.
// Errors of both: forbidden "patients_sign"; not_found "Consent"; conflict "already_signed", "consent_answered";
// precondition_failed "request_lapsed".
#pragma once

#include <optional>
#include <string>

#include "app/call.hpp"
#include "app/consents/attendants.hpp"
#include "domain/consent.hpp"

namespace chiroflow::app {

struct SignConsentInput {
  ConsentId consent_id;
  std::string signature_data;
  SignatureType signature_type = SignatureType::typed;
  std::string signer_name;
  bool acknowledged_reading = false;
  bool disclosure_accepted = false;
  std::string text_hash;
  SignerCapacity capacity = SignerCapacity::SELF;
  std::optional<std::string> relationship;
  std::optional<ConsentInterpreter> interpreter;
  std::optional<std::string> witness_name;
};
CHIROFLOW_DESCRIBE(SignConsentInput, consent_id, signature_data, signature_type, signer_name, acknowledged_reading,
                   disclosure_accepted, text_hash, capacity, relationship, interpreter, witness_name)

struct SignedConsent {
  ConsentId consent_id;
  ConsentStatus status = ConsentStatus::SIGNED;
  Instant signed_at;
  std::optional<Instant> expiration_date;
  std::string patient_name;
  std::optional<std::string> copy_goes_to;
};
CHIROFLOW_DESCRIBE(SignedConsent, consent_id, status, signed_at, expiration_date, patient_name, copy_goes_to)

/// Further errors: invalid_argument naming the field; conflict "text_changed"; precondition_failed "consent_not_opened",
/// "guardian_must_sign".
Result<SignedConsent> sign_consent(Call& call, const SignConsentInput& input);

struct DeclineConsentInput {
  ConsentId consent_id;
  std::optional<std::string> reason;
};
CHIROFLOW_DESCRIBE(DeclineConsentInput, consent_id, reason)

struct DeclinedConsent {
  ConsentId consent_id;
  ConsentStatus status = ConsentStatus::DECLINED;
  Instant declined_at;
};
CHIROFLOW_DESCRIBE(DeclinedConsent, consent_id, status, declined_at)

Result<DeclinedConsent> decline_consent(Call& call, const DeclineConsentInput& input);

/// Others of the type stop counting once a new one is signed, as do open requests for it. The patient is locked.
Result<void> supersede_others(Call& call, db::Writer& writer, const TelehealthConsent& row);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::SignConsentInput::signature_data>{
    .min_length = 1,
    .max_length = 200'000,
    .doc = R"(typed: the name that is signed with; drawn: [{"points":[[x,y,ms],…]},…], x and y from 0 to 1000)"};
template <> inline constexpr FieldRule rule<&app::SignConsentInput::signer_name>{.min_length = 1, .max_length = 200};
template <> inline constexpr FieldRule rule<&app::SignConsentInput::disclosure_accepted>{
    .doc = "The tick beside the statement about signing electronically"};
template <> inline constexpr FieldRule rule<&app::SignConsentInput::text_hash>{
    .min_length = 64, .max_length = 64, .doc = "Of the text as it was shown; from visit.openConsent"};
template <> inline constexpr FieldRule rule<&app::SignConsentInput::capacity>{
    .has_default = true, .doc = "A parent's or guardian's link signs in another than SELF"};
template <> inline constexpr FieldRule rule<&app::SignConsentInput::relationship>{
    .max_length = 100, .doc = "To the patient, such as mother; needed with every capacity but SELF"};
template <> inline constexpr FieldRule rule<&app::SignConsentInput::interpreter>{
    .doc = "Who interpreted the text for the signer; an interpreter never signs"};
template <> inline constexpr FieldRule rule<&app::SignConsentInput::witness_name>{
    .min_length = 1, .max_length = 200, .doc = "Somebody else who saw it being signed"};
template <> inline constexpr FieldRule rule<&app::SignedConsent::copy_goes_to>{
    .doc = "A copy is on its way to this address, which is masked; null: none is e-mailed"};
template <> inline constexpr FieldRule rule<&app::DeclineConsentInput::reason>{.max_length = 1000};
}  // namespace chiroflow
