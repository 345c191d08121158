// SPDX-License-Identifier: Apache-2.0
// What keeps a clinic's text from being published: it is shown in trial to patients of whom much, little and nothing is known,
// and has to say what is needed to each of them.
#include <set>

#include "app/consents/render.hpp"
#include "app/consents/templates.hpp"
#include "app/consents/text_elements.hpp"

namespace chiroflow::app {

namespace {
TextFacts trial_facts(bool known, bool audio_only) {
  TextFacts facts;
  facts.organization_name = "Clinic";
  facts.audio_only = audio_only;
  facts.state_code = "VT";
  if (!known) return facts;
  facts.organization_phone = "+12065550100";
  facts.organization_state = "VT";
  facts.clinician_name = "Clinician";
  facts.licences = {"VT 1"};
  facts.retention_days = 30;
  return facts;
}

StateRule trial_rule(bool recording_prohibited) {
  StateRule rule;  // of a place of which nothing is known: asks for everything
  rule.code = "VT";
  rule.recording_limit = recording_prohibited ? RecordingLimit::PROHIBITED : RecordingLimit::NONE;
  return rule;
}

std::set<std::string> missing_in_trials(const ConsentTemplate& row, const ChosenText& chosen) {
  std::set<std::string> missing;
  for (const bool known : {true, false})
    for (const bool audio_only : {true, false})
      for (const bool prohibited : {true, false}) {
        const auto rule = trial_rule(prohibited);
        const auto rendered = render(row.consent_type, chosen, trial_facts(known, audio_only), &rule);
        for (auto& id : lacking(rendered, needed_elements(row.consent_type, audio_only, &rule)))
          missing.insert(std::move(id));
      }
  return missing;
}

void check_head(const ChosenText& chosen, std::vector<std::string>& problems) {
  for (const auto* name : {"intent", "button", "disclosure"})
    if (!chosen.source.head.contains(name))
      problems.push_back("We have no text of our own in this language: add a line @" + std::string(name) +
                         ": above the first heading");
}

void check_elements(const std::set<std::string>& missing, std::vector<std::string>& problems) {
  if (missing.empty()) return;
  std::string list;
  for (const auto& id : missing) list += (list.empty() ? "" : ", ") + described_element(id);
  problems.push_back("The text does not cover " + list +
                     ". Write it, and put its mark such as [[E01]] on the line above its paragraph");
}
}  // namespace

std::vector<std::string> problems_of(const ConsentTemplate& row) {
  std::vector<std::string> problems;
  const auto chosen = clinic_text(row);
  if (!chosen) {
    problems.emplace_back(chosen.error().issues.empty() ? std::string(chosen.error().text())
                                                        : chosen.error().issues.front().message);
    return problems;
  }
  check_head(*chosen, problems);
  check_elements(missing_in_trials(row, *chosen), problems);
  if (row.consent_type == TelehealthConsentType::RECORDING && !shows_value(chosen->source, "recording.days"))
    problems.emplace_back("The text does not say for how many days recordings are kept: write {{recording.days}}");
  return problems;
}

}  // namespace chiroflow::app
