// SPDX-License-Identifier: Apache-2.0
#include "app/consents/state_requirements.hpp"

#include "app/access.hpp"
#include "app/clinic_day.hpp"
#include "app/consents/consent_desk.hpp"
#include "app/consents/text_elements.hpp"

namespace chiroflow::app {

namespace {
std::vector<std::string> requirements_of(const StateRule& rule) {
  std::vector<std::string> out{"A general telehealth consent, as everywhere"};
  if (rule.own_consent) out.emplace_back("A consent of its own for this state");
  if (rule.form == ConsentForm::WRITTEN) out.emplace_back("In writing: a verbal answer is not enough");
  if (rule.renewal_days) out.push_back("Signed again after " + std::to_string(*rule.renewal_days) + " days");
  if (rule.age_of_majority != 18)
    out.push_back("Signed by a parent or guardian below the age of " + std::to_string(rule.age_of_majority));
  for (const auto& id : rule.elements) out.push_back("The text tells " + described_element(id));
  return out;
}

std::vector<std::string> restrictions_of(const StateRule& rule) {
  switch (rule.recording_limit) {
    case RecordingLimit::PROHIBITED: return {"Telehealth visits must not be recorded"};
    case RecordingLimit::PROHIBITED_FOR_MEDICAID:
      return {"Telehealth visits that Medicaid pays must not be recorded",
              "A recording of others needs the consent of everybody present"};
    case RecordingLimit::NONE: break;
  }
  // Asked of everybody wherever the visit is; here a law says so, or may.
  if (rule.recording == RecordingParties::ONE_PARTY && !rule.recording_disputed) return {};
  return {"A recording needs the consent of everybody present"};
}

StateRequirements described(StateRule rule, const std::string& version) {
  StateRequirements out;
  out.requires_specific_consent = rule.own_consent;
  out.consent_requirements = requirements_of(rule);
  out.restrictions = restrictions_of(rule);
  out.telehealth_consent = rule.telehealth_consent;
  out.form = rule.form;
  out.renewal_days = rule.renewal_days;
  out.age_of_majority = rule.age_of_majority;
  out.recording = rule.recording;
  out.recording_disputed = rule.recording_disputed;
  out.recording_limit = rule.recording_limit;
  out.confidence = rule.confidence;
  out.recording_confidence = rule.recording_confidence;
  out.valid_from = rule.valid_from;
  out.valid_until = rule.valid_until;
  out.rule_version = version;
  out.state_code = std::move(rule.code);
  out.state_name = std::move(rule.name);
  out.notes = std::move(rule.notes);
  out.elements = std::move(rule.elements);
  out.source = std::move(rule.source);
  out.recording_source = std::move(rule.recording_source);
  out.reviewer = std::move(rule.reviewer);
  return out;
}
}  // namespace

Result<StateRequirements> get_state_requirements(Call& call, const StateRequirementsInput& input) {
  if (!call.services.consents) return fail(internal_error("states are asked about where no consents are kept"));
  const auto organization = TRY(db::read<Organization>(
      call.services.database, [&](db::Reader& reader) { return own_organization(call, reader); }));
  const auto& rules = call.services.consents->rules;
  const auto today = clinic_day(call.services, organization, call.now);
  return described(rules.of(input.state_code, today), rules.version());
}

}  // namespace chiroflow::app
