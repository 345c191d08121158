// SPDX-License-Identifier: Apache-2.0
// A spoken answer that staff heard and write down: who asked, with which text, what was said. Not where the state's rule wants it
// written.
#pragma once

#include <optional>
#include <string>

#include "app/call.hpp"
#include "app/consents/answer.hpp"

namespace chiroflow::app {

CHIROFLOW_ENUM(VerbalAnswer, YES, NO)

struct RecordVerbalConsentInput {
  PatientId patient_id;
  TelehealthConsentType consent_type = TelehealthConsentType::GENERAL;
  std::optional<SessionId> session_id;
  std::optional<std::string> state_code;
  std::optional<std::string> language;
  std::string words;
  VerbalAnswer patient_answer = VerbalAnswer::YES;
  SignerCapacity capacity = SignerCapacity::SELF;
  std::optional<std::string> relationship;
  std::string signer_name;
  std::optional<std::string> witness_name;
  std::optional<ConsentInterpreter> interpreter;
};
CHIROFLOW_DESCRIBE(RecordVerbalConsentInput, patient_id, consent_type, session_id, state_code, language, words,
                   patient_answer, capacity, relationship, signer_name, witness_name, interpreter)

struct VerbalConsent {
  ConsentId consent_id;
  ConsentStatus status = ConsentStatus::SIGNED;
  std::optional<Instant> signed_at;
  std::optional<Instant> expiration_date;
  std::string patient_name;
};
CHIROFLOW_DESCRIBE(VerbalConsent, consent_id, status, signed_at, expiration_date, patient_name)

/// NO is kept as DECLINED. Errors: not_found "Patient", "Session"; precondition_failed "written_form", "guardian_must_sign";
/// invalid_argument naming the field.
Result<VerbalConsent> record_verbal_consent(Call& call, const RecordVerbalConsentInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::RecordVerbalConsentInput::session_id>{
    .doc = "The visit in which it was said; without it the patient's next one"};
template <> inline constexpr FieldRule rule<&app::RecordVerbalConsentInput::state_code>{
    .format = Format::us_state, .doc = "Where the patient is, as long as they have not said so for the visit"};
template <> inline constexpr FieldRule rule<&app::RecordVerbalConsentInput::language>{
    .min_length = 2, .max_length = 35, .doc = "BCP 47, in which it was read out; without it the patient's own"};
template <> inline constexpr FieldRule rule<&app::RecordVerbalConsentInput::words>{
    .min_length = 1, .max_length = 4000, .doc = "What was asked and answered, word for word"};
template <> inline constexpr FieldRule rule<&app::RecordVerbalConsentInput::capacity>{.has_default = true};
template <> inline constexpr FieldRule rule<&app::RecordVerbalConsentInput::relationship>{
    .max_length = 100, .doc = "To the patient; needed with every capacity but SELF"};
template <> inline constexpr FieldRule rule<&app::RecordVerbalConsentInput::signer_name>{
    .min_length = 1, .max_length = 200, .doc = "Who answered"};
template <> inline constexpr FieldRule rule<&app::RecordVerbalConsentInput::witness_name>{
    .min_length = 1, .max_length = 200, .doc = "Somebody else who heard it"};
template <> inline constexpr FieldRule rule<&app::RecordVerbalConsentInput::interpreter>{
    .doc = "Who interpreted what was asked and answered"};
}  // namespace chiroflow
