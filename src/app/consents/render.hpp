// SPDX-License-Identifier: Apache-2.0
// From a source and what is known to the text that is shown. Pure; which source counts is chosen in consent_text.cpp.
#pragma once

#include "app/consents/consent_text.hpp"
#include "app/consents/text_source.hpp"

namespace chiroflow::app {

/// A source with what it is called once it was shown.
struct ChosenText {
  TextSource source;  // its head is complete: title, intent, button, disclosure
  std::string language;
  std::string form_version;
  std::optional<ConsentTemplateId> template_id;
};

/// "es" of "es-MX".
std::string primary_language(std::string_view language);
bool has_own_text(std::string_view language);
/// Our own text without remarks, title and version, as a clinic may save it; empty where we have none in this language.
std::string source_to_begin_from(TelehealthConsentType type, std::string_view language);
/// Error: not_found in a language that we have none in.
Result<ChosenText> own_text(TelehealthConsentType type, std::string_view language);
/// What the head of a clinic's source does not say is taken from our own text of the language.
Result<ChosenText> clinic_text(const ConsentTemplate& row);

RenderedConsent render(TelehealthConsentType type, const ChosenText& chosen, const TextFacts& facts,
                       const StateRule* rule);
/// Of `needed`, what the rendered text does not cover.
std::vector<std::string> lacking(const RenderedConsent& rendered, const std::vector<std::string>& needed);

}  // namespace chiroflow::app
