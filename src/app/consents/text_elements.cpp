// SPDX-License-Identifier: Apache-2.0
#include "app/consents/text_elements.hpp"

#include <algorithm>

namespace chiroflow::app {

namespace {
using Ids = std::vector<std::string>;

constexpr std::string_view kAudioOnly = "E21";

Ids all_elements() {
  Ids ids;
  for (const auto& element : text_elements()) ids.emplace_back(element.id);
  return ids;
}

Ids general_elements(bool audio_only) {
  auto ids = all_elements();
  if (!audio_only) std::erase(ids, kAudioOnly);
  return ids;
}

Ids state_elements(const StateRule& rule) {
  if (rule.telehealth_consent == ConsentDemand::UNKNOWN && rule.own_consent) return all_elements();
  Ids ids = rule.elements;
  // Of every text: the choice, the end, the copy.
  ids.insert(ids.end(), {"E08", "E18", "E20"});
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}
}  // namespace

const std::vector<TextElement>& text_elements() {
  static const std::vector<TextElement> elements{{"E01", "who provides the care, with license and contact"},
                                                 {"E02", "who runs the service, where, contact"},
                                                 {"E03", "what telehealth is and what can be done with it"},
                                                 {"E04", "benefits and limits; the provider may ask to come in person"},
                                                 {"E05", "risks of sending and storing electronically"},
                                                 {"E06", "privacy, security, HIPAA, who gets the information"},
                                                 {"E07", "rights to the record"},
                                                 {"E08", "may say no or stop at any time without losing care"},
                                                 {"E09", "alternatives, also in person"},
                                                 {"E10", "what happens when the connection fails"},
                                                 {"E11", "emergencies: number, exact location, contact"},
                                                 {"E12", "who is present at both ends"},
                                                 {"E13", "a private place"},
                                                 {"E14", "whether the visit is recorded"},
                                                 {"E15", "fees and insurance"},
                                                 {"E16", "where to complain, the licensing board"},
                                                 {"E17", "notice of a breach"},
                                                 {"E18", "a copy for the patient"},
                                                 {"E19", "sharing with the primary care provider and others"},
                                                 {"E20", "how long it is good for and how to take it back"},
                                                 {"E21", "sound only: its limits and the reason"},
                                                 {"E22", "no hands-on exam and no adjustment"}};
  return elements;
}

bool is_text_element(std::string_view id) {
  const auto& all = text_elements();
  return std::any_of(all.begin(), all.end(), [&](const auto& element) { return element.id == id; });
}

std::string described_element(std::string_view id) {
  for (const auto& element : text_elements())
    if (element.id == id) return std::string(id) + " (" + std::string(element.meaning) + ")";
  return std::string(id);
}

Ids needed_elements(TelehealthConsentType type, bool audio_only, const StateRule* rule) {
  switch (type) {
    case TelehealthConsentType::GENERAL: return general_elements(audio_only);
    case TelehealthConsentType::HIPAA: return {"E06", "E07", "E08", "E18"};
    case TelehealthConsentType::RECORDING: return {"E05", "E06", "E08", "E12", "E14", "E18", "E20"};
    case TelehealthConsentType::STATE_SPECIFIC: return rule ? state_elements(*rule) : all_elements();
  }
  return all_elements();
}

Ids elements_of_a_source(TelehealthConsentType type) {
  if (type == TelehealthConsentType::GENERAL) return all_elements();
  return needed_elements(type, true, nullptr);
}

}  // namespace chiroflow::app
