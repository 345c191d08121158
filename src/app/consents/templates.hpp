// SPDX-License-Identifier: Apache-2.0
// The clinic's own consent texts. One draft for each type and language; publishing it supersedes the one before, and what is
// published is never edited: a change is a new version.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "app/consents/consent_text.hpp"
#include "app/consents/text_source.hpp"
#include "core/describe.hpp"
#include "domain/consent.hpp"

namespace chiroflow::app {

struct ConsentTemplateView {
  ConsentTemplateId consent_template_id;
  TelehealthConsentType consent_type = TelehealthConsentType::GENERAL;
  std::string language;
  int version = 1;
  ConsentTemplateStatus status = ConsentTemplateStatus::DRAFT;
  std::string title;
  bool asks_again = false;
  UserId created_by;
  std::optional<UserId> published_by;
  std::optional<Instant> published_at;
  std::optional<Instant> superseded_at;
  Instant created_at;
  Instant updated_at;
};
CHIROFLOW_DESCRIBE(ConsentTemplateView, consent_template_id, consent_type, language, version, status, title, asks_again,
                   created_by, published_by, published_at, superseded_at, created_at, updated_at)

struct ListConsentTemplatesInput {
  std::optional<TelehealthConsentType> consent_type;
  std::optional<std::string> language;
};
CHIROFLOW_DESCRIBE(ListConsentTemplatesInput, consent_type, language)

/// A text of ours, which is shown where the clinic has published none.
struct OwnConsentText {
  TelehealthConsentType consent_type = TelehealthConsentType::GENERAL;
  std::string language;
  std::string form_version;
  std::string title;
  std::string source;  // to begin one's own from
};
CHIROFLOW_DESCRIBE(OwnConsentText, consent_type, language, form_version, title, source)

struct ListConsentTemplatesOutput {
  std::vector<ConsentTemplateView> templates;
  std::vector<OwnConsentText> defaults;
};
CHIROFLOW_DESCRIBE(ListConsentTemplatesOutput, templates, defaults)

struct SaveConsentDraftInput {
  TelehealthConsentType consent_type = TelehealthConsentType::GENERAL;
  std::string language;
  std::string title;
  std::string source;
  bool asks_again = false;
  std::optional<Instant> seen_at;
};
CHIROFLOW_DESCRIBE(SaveConsentDraftInput, consent_type, language, title, source, asks_again, seen_at)

struct ConsentTemplateInput {
  ConsentTemplateId consent_template_id;
};
CHIROFLOW_DESCRIBE(ConsentTemplateInput, consent_template_id)

struct PreviewConsentInput {
  std::optional<ConsentTemplateId> consent_template_id;
  std::optional<TelehealthConsentType> consent_type;
  std::optional<std::string> language;
  std::optional<std::string> state_code;
  bool audio_only = false;
};
CHIROFLOW_DESCRIBE(PreviewConsentInput, consent_template_id, consent_type, language, state_code, audio_only)

struct MissingElement {
  std::string id;
  std::string meaning;
};
CHIROFLOW_DESCRIBE(MissingElement, id, meaning)

struct ConsentPreview {
  std::string title;
  std::vector<ConsentSection> sections;
  std::string text;
  std::string text_hash;  // SHA-256 of the text's bytes, hex
  std::string form_version;
  std::string language;
  std::string intent_sentence;
  std::string button_label;
  std::string disclosure;
  std::vector<std::string> elements;
  std::vector<MissingElement> missing;  // for this place and modality
  std::vector<std::string> problems;    // why this could not be published; none for our own texts
  std::string source;
};
CHIROFLOW_DESCRIBE(ConsentPreview, title, sections, text, text_hash, form_version, language, intent_sentence,
                   button_label, disclosure, elements, missing, problems, source)

/// By type, language and version, the newest version first.
Result<ListConsentTemplatesOutput> list_consent_templates(Call& call, const ListConsentTemplatesInput& input);
/// Makes the draft or changes it. Errors: invalid_argument naming the line of `source`; conflict "version" when somebody saved
/// it after `seenAt`.
Result<ConsentTemplateView> save_consent_draft(Call& call, const SaveConsentDraftInput& input);
/// A published one: again the same. Errors: precondition_failed "consent_text_incomplete" naming what the text lacks,
/// "consent_template_superseded".
Result<ConsentTemplateView> publish_consent_template(Call& call, const ConsentTemplateInput& input);
/// A template as patients would read it; without one, what they read now. With the clinic's name and no visit.
Result<ConsentPreview> preview_consent(Call& call, const PreviewConsentInput& input);

/// Why a text cannot be published; empty: it can. Pure.
std::vector<std::string> problems_of(const ConsentTemplate& row);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::ListConsentTemplatesInput::language>{.min_length = 2,
                                                                                       .max_length = 3};
template <> inline constexpr FieldRule rule<&app::SaveConsentDraftInput::language>{
    .min_length = 2, .max_length = 3, .doc = "en, es, vi, …: a language without its country"};
template <> inline constexpr FieldRule rule<&app::SaveConsentDraftInput::title>{.min_length = 1, .max_length = 200};
template <> inline constexpr FieldRule rule<&app::SaveConsentDraftInput::source>{
    .min_length = 1, .max_length = app::kLongestSource, .doc = "The text in the form of docs/consent.md"};
template <> inline constexpr FieldRule rule<&app::SaveConsentDraftInput::asks_again>{
    .has_default = true, .doc = "Once published, patients who signed an earlier text are asked again"};
template <> inline constexpr FieldRule rule<&app::SaveConsentDraftInput::seen_at>{
    .doc = "The draft's updatedAt as you saw it; a later one is a conflict"};
template <> inline constexpr FieldRule rule<&app::PreviewConsentInput::consent_type>{
    .doc = "Without consentTemplateId: the type to show"};
template <> inline constexpr FieldRule rule<&app::PreviewConsentInput::language>{
    .min_length = 2, .max_length = 3, .doc = "Without consentTemplateId: the language to show; en where absent"};
template <> inline constexpr FieldRule rule<&app::PreviewConsentInput::state_code>{
    .format = Format::us_state, .doc = "Where the patient would be; the clinic's own state where absent"};
template <> inline constexpr FieldRule rule<&app::PreviewConsentInput::audio_only>{.has_default = true};
}  // namespace chiroflow
