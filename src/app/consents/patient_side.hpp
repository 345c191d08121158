// SPDX-License-Identifier: Apache-2.0
// Consents as the patient's side sees them on its visit link: what is asked for, the text of one, and that it was read.
// Errors of all: forbidden "patients_sign" for interpreters and guests.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "app/consents/evidence.hpp"
#include "core/empty.hpp"
#include "domain/consent_validity.hpp"

namespace chiroflow::app {

struct VisitConsent {
  TelehealthConsentType consent_type = TelehealthConsentType::GENERAL;
  bool needed = false;
  std::optional<ConsentStatus> status;
  std::optional<ConsentFault> fault;
  std::optional<ConsentId> consent_id;
  std::optional<Instant> signed_at;
  std::optional<Instant> expires_at;
};
CHIROFLOW_DESCRIBE(VisitConsent, consent_type, needed, status, fault, consent_id, signed_at, expires_at)

struct VisitConsents {
  std::vector<VisitConsent> items;
  std::vector<SignerCapacity> capacities;
  bool must_be_guardian = false;
};
CHIROFLOW_DESCRIBE(VisitConsents, items, capacities, must_be_guardian)

/// In the order in which they are asked for.
Result<VisitConsents> visit_consents(Call& call, const chiroflow::Empty& input);

struct OpenConsentInput {
  TelehealthConsentType consent_type = TelehealthConsentType::GENERAL;
  std::optional<std::string> language;
};
CHIROFLOW_DESCRIBE(OpenConsentInput, consent_type, language)

struct OpenedConsent {
  ConsentId consent_id;
  TelehealthConsentType consent_type = TelehealthConsentType::GENERAL;
  std::string title;
  std::vector<ConsentSection> sections;
  std::string text;
  std::string text_hash;
  std::string form_version;
  std::string language;
  std::string intent_sentence;
  std::string button_label;
  std::string disclosure;
  std::vector<SignerCapacity> capacities;
  bool must_be_guardian = false;
  Instant expires_if_signed_now;
};
CHIROFLOW_DESCRIBE(OpenedConsent, consent_id, consent_type, title, sections, text, text_hash, form_version, language,
                   intent_sentence, button_label, disclosure, capacities, must_be_guardian, expires_if_signed_now)

/// Makes the request, or takes the open one with the same text; from here on it counts as viewed.
Result<OpenedConsent> open_consent(Call& call, const OpenConsentInput& input);

struct ConsentInput {
  ConsentId consent_id;
};
CHIROFLOW_DESCRIBE(ConsentInput, consent_id)

/// Once; later calls change nothing.
Result<chiroflow::Empty> consent_read_to_end(Call& call, const ConsentInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::VisitConsent::needed>{.doc = "The visit does not start without it"};
template <> inline constexpr FieldRule rule<&app::VisitConsent::status>{.doc = "Null: never asked for"};
template <> inline constexpr FieldRule rule<&app::VisitConsent::fault>{
    .doc = "Why it is not enough for this visit; null: it holds"};
template <> inline constexpr FieldRule rule<&app::VisitConsents::capacities>{
    .doc = "In which the holder of this link may sign; the usual one first"};
template <> inline constexpr FieldRule rule<&app::VisitConsents::must_be_guardian>{
    .doc = "The patient is not of age where they are"};
template <> inline constexpr FieldRule rule<&app::OpenConsentInput::language>{
    .min_length = 2, .max_length = 35, .doc = "BCP 47; without it the request's, else the patient's own"};
template <> inline constexpr FieldRule rule<&app::OpenedConsent::text>{
    .doc = "What is hashed, sealed and kept: title, headings and paragraphs, one a line"};
template <> inline constexpr FieldRule rule<&app::OpenedConsent::text_hash>{
    .doc = "SHA-256 of the text's UTF-8 bytes; handed back with the signature"};
template <> inline constexpr FieldRule rule<&app::OpenedConsent::disclosure>{
    .doc = "About signing electronically; accepted by a tick of its own"};
}  // namespace chiroflow
