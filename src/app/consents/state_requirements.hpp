// SPDX-License-Identifier: Apache-2.0
// What a state asks, as its row says, for people who plan a visit.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "core/describe.hpp"
#include "domain/consent_rules.hpp"

namespace chiroflow::app {

struct StateRequirementsInput {
  std::string state_code;
};
CHIROFLOW_DESCRIBE(StateRequirementsInput, state_code)

struct StateRequirements {
  std::string state_code;
  std::string state_name;
  bool requires_specific_consent = true;  // a consent of the state beside the general one
  std::vector<std::string> consent_requirements;
  std::vector<std::string> restrictions;
  std::string notes;
  ConsentDemand telehealth_consent = ConsentDemand::UNKNOWN;
  ConsentForm form = ConsentForm::UNSPECIFIED;
  std::vector<std::string> elements;
  std::optional<int> renewal_days;
  int age_of_majority = 18;
  RecordingParties recording = RecordingParties::UNKNOWN;
  bool recording_disputed = false;
  RecordingLimit recording_limit = RecordingLimit::NONE;
  std::string source;
  RuleConfidence confidence = RuleConfidence::GENERAL_KNOWLEDGE;
  std::string recording_source;
  RuleConfidence recording_confidence = RuleConfidence::GENERAL_KNOWLEDGE;
  std::string reviewer;  // empty: nobody yet
  std::string rule_version;
  std::optional<Date> valid_from;
  std::optional<Date> valid_until;
};
CHIROFLOW_DESCRIBE(StateRequirements, state_code, state_name, requires_specific_consent, consent_requirements,
                   restrictions, notes, telehealth_consent, form, elements, renewal_days, age_of_majority, recording,
                   recording_disputed, recording_limit, source, confidence, recording_source, recording_confidence,
                   reviewer, rule_version, valid_from, valid_until)

/// By the clinic's day. A code without a row asks for everything.
Result<StateRequirements> get_state_requirements(Call& call, const StateRequirementsInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::StateRequirementsInput::state_code>{
    .min_length = 2, .max_length = 2, .doc = "Two letters: TX"};
}  // namespace chiroflow
