// SPDX-License-Identifier: Apache-2.0
// What a consent has to tell, as numbered elements, and which of them each type of text needs. docs/consent.md lists them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/consent_rules.hpp"
#include "domain/enums.hpp"

namespace chiroflow::app {

struct TextElement {
  std::string_view id;  // "E01"
  std::string_view meaning;
};
/// E01 to E22, in order.
const std::vector<TextElement>& text_elements();
bool is_text_element(std::string_view id);
/// "E16 (where to complain, the licensing board)"
std::string described_element(std::string_view id);

/// What a text of this type has to cover for a patient at the rule's place, sorted. Where nothing is known of a state that wants
/// a consent of its own, everything.
std::vector<std::string> needed_elements(TelehealthConsentType type, bool audio_only, const StateRule* rule);
/// What the source of a clinic's text has to cover, wherever its patients will be.
std::vector<std::string> elements_of_a_source(TelehealthConsentType type);

}  // namespace chiroflow::app
