// SPDX-License-Identifier: Apache-2.0
// What a patient is shown and signs: the clinic's published text, else our own (texts/*.txt), with what is known of the visit put
// in. The result is canonical: UTF-8, NFC, LF, no trailing spaces, and its bytes are what is hashed. Form of the sources:
// app/consents/text_source.hpp.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/describe.hpp"
#include "core/result.hpp"
#include "domain/consent.hpp"
#include "domain/consent_rules.hpp"
#include "ports/database.hpp"

namespace chiroflow::app {

struct ConsentSection {
  std::string heading;
  std::vector<std::string> paragraphs;  // without line breaks
};
CHIROFLOW_DESCRIBE(ConsentSection, heading, paragraphs)

struct RenderedConsent {
  std::string title;
  std::string
      text;  // the title; for each section an empty line, its heading, its paragraphs; one line each, joined by LF
  std::string form_version;  // "default/1": our own; "clinic/3": the clinic's third of its type and language
  std::string language;      // of the text: "en" where there is none in the language that was asked for
  std::optional<ConsentTemplateId> template_id;  // none: our own
  std::vector<std::string> elements;             // E01…E22 that the text covers, sorted
  std::vector<ConsentSection> sections;
  std::string intent_sentence;  // beside the unticked box
  std::string button_label;
  std::string disclosure;             // about electronic records and signatures, E-SIGN 7001(c)
  std::optional<int> recording_days;  // for which the text promises to keep recordings at most; none: it names no end
  bool names_record = false;          // the text says that what is part of the health record is kept as long as that
};

/// What may stand in a text. Nothing of the patient does.
struct TextFacts {
  std::string organization_name;
  std::optional<std::string> organization_phone;
  std::optional<std::string> organization_state;  // USPS code
  std::string emergency_number = "911";
  std::optional<std::string> clinician_name;   // as patients read it; none: not known yet
  std::optional<std::string> clinician_title;  // not shown beside the name, which has it
  std::vector<std::string> licences;           // of the clinician where the patient is: "TX 12345"
  std::optional<std::string> state_code;       // where the patient is; none: not known
  std::optional<std::string> state_name;
  std::optional<int> retention_days;  // of recordings; none: without end, for the reason
  std::optional<std::string> retention_reason;
  int validity_days = 365;
  bool audio_only = false;
};

/// `rule`: of the patient's state; null where that is not known. STATE_SPECIFIC needs one.
Result<RenderedConsent> render_consent(db::Reader& reader, const OrganizationId& organization,
                                       TelehealthConsentType type, std::string_view language, const TextFacts& facts,
                                       const StateRule* rule);

/// By type: when the clinic last published a text under which what was signed before is no longer enough.
Result<std::array<std::optional<Instant>, 4>> asked_again(db::Reader& reader, const OrganizationId& organization);

}  // namespace chiroflow::app
