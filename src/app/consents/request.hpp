// SPDX-License-Identifier: Apache-2.0
// Staff ask for a consent, or for a new one in place of one that ends. What is valid stays valid until the new one is signed.
#pragma once

#include <optional>
#include <string>

#include "app/call.hpp"
#include "core/undefinable.hpp"
#include "domain/consent.hpp"

namespace chiroflow::app {

struct SendConsentInput {
  PatientId patient_id;
  TelehealthConsentType consent_type = TelehealthConsentType::GENERAL;
  std::optional<SessionId> session_id;
  std::optional<std::string> state_code;
  std::optional<std::string> language;
  int expiration_days = 365;
  bool send_notification = true;
  std::optional<std::string> custom_consent_text;
};
CHIROFLOW_DESCRIBE(SendConsentInput, patient_id, consent_type, session_id, state_code, language, expiration_days,
                   send_notification, custom_consent_text)

struct SentConsent {
  ConsentId consent_id;
  ConsentStatus status = ConsentStatus::PENDING;
  bool was_resent = false;
  Undefinable<Instant> expiration_date;
  Undefinable<std::string> patient_email;
  std::optional<Instant> request_expires_at;
  bool notified = false;
  Undefinable<std::string> not_notified_because;
  std::optional<SessionId> session_id;
  std::string form_version;
  std::string language;
  std::optional<std::string> state_code;
};
CHIROFLOW_DESCRIBE(SentConsent, consent_id, status, was_resent, expiration_date, patient_email, request_expires_at,
                   notified, not_notified_because, session_id, form_version, language, state_code)

/// An open request with the same text is sent again; every other text, language or state makes a new request. The visit link goes
/// out by e-mail where a mail server is set and the patient has a visit to come. Errors: not_found "Patient", "Session".
Result<SentConsent> send_consent(Call& call, const SendConsentInput& input);

struct RenewConsentInput {
  ConsentId consent_id;
  int expiration_days = 365;
};
CHIROFLOW_DESCRIBE(RenewConsentInput, consent_id, expiration_days)

struct RenewedConsent {
  ConsentId consent_id;
  ConsentId previous_consent_id;
  ConsentStatus status = ConsentStatus::PENDING;
  std::optional<Instant> expiration_date;
};
CHIROFLOW_DESCRIBE(RenewedConsent, consent_id, previous_consent_id, status, expiration_date)

/// Errors: not_found "Consent"; conflict "consent_state" for what was never signed or was withdrawn.
Result<RenewedConsent> renew_consent(Call& call, const RenewConsentInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::SendConsentInput::session_id>{
    .doc = "The visit it is for; without it the patient's next one"};
template <> inline constexpr FieldRule rule<&app::SendConsentInput::state_code>{
    .format = Format::us_state,
    .doc = "Where the patient will be, as long as they have not said so for the visit; else the one on file"};
template <> inline constexpr FieldRule rule<&app::SendConsentInput::language>{
    .min_length = 2, .max_length = 35, .doc = "BCP 47; without it the patient's own"};
template <> inline constexpr FieldRule rule<&app::SendConsentInput::expiration_days>{
    .min = 1, .max = 730, .has_default = true, .doc = "Days that it holds, counted from the signature"};
template <> inline constexpr FieldRule rule<&app::SendConsentInput::send_notification>{
    .has_default = true, .doc = "E-mail the visit link, where the patient has a visit and an address"};
template <> inline constexpr FieldRule rule<&app::SendConsentInput::custom_consent_text>{
    .min_length = 20,
    .max_length = 10'000,
    .doc = "Stands below the form, as its last section, under a version of its own"};
template <> inline constexpr FieldRule rule<&app::SentConsent::expiration_date>{
    .doc = "If it were signed now; only of a new request"};
template <> inline constexpr FieldRule rule<&app::SentConsent::request_expires_at>{
    .doc = "Until when the request can be answered"};
template <> inline constexpr FieldRule rule<&app::SentConsent::notified>{.doc =
                                                                             "An e-mail with the visit link is queued"};
template <> inline constexpr FieldRule rule<&app::SentConsent::not_notified_because>{
    .doc = "not_wanted, mail_not_configured, no_visit or no_address: hand over the visit link yourself"};
template <> inline constexpr FieldRule rule<&app::RenewConsentInput::expiration_days>{
    .min = 1, .max = 730, .has_default = true, .doc = "Days that it holds, counted from the signature"};
template <> inline constexpr FieldRule rule<&app::RenewedConsent::expiration_date>{.doc = "If it were signed now"};
}  // namespace chiroflow
