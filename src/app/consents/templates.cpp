// SPDX-License-Identifier: Apache-2.0
#include "app/consents/templates.hpp"

#include <algorithm>

#include "app/access.hpp"
#include "app/clinic_day.hpp"
#include "app/consents/canonical_text.hpp"
#include "app/consents/consent_desk.hpp"
#include "app/consents/render.hpp"
#include "app/consents/template_rows.hpp"
#include "app/consents/text_elements.hpp"
#include "app/record_changes.hpp"
#include "crypto/digest.hpp"
#include "store/patients.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
using enum ConsentTemplateStatus;

ConsentTemplateView view_of(const ConsentTemplate& row) {
  return {row.id,         row.consent_type, row.language,     row.version,      row.status,        row.title,
          row.asks_again, row.created_by,   row.published_by, row.published_at, row.superseded_at, row.created_at,
          row.updated_at};
}

Result<void> check_language(std::string_view language) {
  const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
  if (std::all_of(language.begin(), language.end(), small)) return {};
  return fail(invalid_field("language", "Use the language's code alone, in small letters: en, es, vi"));
}

Result<std::string> checked_title(const std::string& title) {
  auto line = canonical_line(title);
  TRY(require_text("title", line));
  // Braces of a title follow the rules of the source.
  if (const auto read = parse_text_source("@title: " + line); !read) {
    constexpr std::string_view kPlace = "Line 1: ";
    const std::string_view message = read.error().issues.front().message;
    return fail(invalid_field("title", std::string(message.substr(message.starts_with(kPlace) ? kPlace.size() : 0))));
  }
  return line;
}

Result<std::string> checked_source(const std::string& text) {
  const auto source = TRY(parse_text_source(text));
  for (const auto* name : {"title", "version"})
    if (source.head.contains(name))
      return fail(invalid_field("source", "Leave @" + std::string(name) + ": out; it is not part of the text"));
  if (source.sections.empty()) return fail(invalid_field("source", "There is no paragraph"));
  return canonical_text(text);
}

ConsentTemplate new_draft(Call& call, const SaveConsentDraftInput& input, int version) {
  ConsentTemplate row;
  row.id = call.services.ids.next<ConsentTemplateId>();
  row.organization_id = call.organization();
  row.consent_type = input.consent_type;
  row.language = input.language;
  row.version = version;
  row.title = input.title;
  row.source = input.source;
  row.asks_again = input.asks_again;
  row.created_by = call.actor.user_id;
  row.created_at = row.updated_at = call.now;
  return row;
}

Result<void> note(Call& call, db::Writer& writer, const ConsentTemplate& row, std::string details) {
  TRY(call.changed(writer, {"ConsentTemplate", row.id.view(), std::nullopt, std::move(details), row.version}));
  return {};
}

Result<ConsentTemplate> save_in(Call& call, db::Writer& writer, const SaveConsentDraftInput& input) {
  TRY(store::lock_organization(writer, call.organization()));
  auto there = TRY(find_consent_template(writer, call.organization(), input.consent_type, input.language, DRAFT));
  if (!there) {
    const auto version = TRY(next_template_version(writer, call.organization(), input.consent_type, input.language));
    auto row = new_draft(call, input, version);
    TRY(store::insert_row(writer, row));
    TRY(note(call, writer, row, {}));
    return row;
  }
  if (input.seen_at && *input.seen_at < there->updated_at)
    return fail(conflict("Somebody saved this draft meanwhile; reload it and try again", "version"));
  FieldChanges changes;
  changes.set("title", there->title, input.title);
  changes.set("source", there->source, input.source);
  changes.set("asksAgain", there->asks_again, input.asks_again);
  if (!changes.any()) return std::move(*there);
  there->updated_at = call.now;
  TRY(update_draft(writer, *there));
  TRY(note(call, writer, *there, changes.details()));
  return std::move(*there);
}

Result<ConsentTemplate> found(db::Reader& reader, const OrganizationId& organization, const ConsentTemplateId& id) {
  auto row = TRY(find_consent_template(reader, organization, id));
  if (!row) return fail(not_found("Consent template"));
  return std::move(*row);
}

Error incomplete(const std::vector<std::string>& problems) {
  std::string message;
  for (const auto& problem : problems) message += (message.empty() ? "" : ". ") + problem;
  return precondition_failed(std::move(message), "consent_text_incomplete");
}

Result<ConsentTemplate> publish_in(Call& call, db::Writer& writer, const ConsentTemplateId& id) {
  TRY(store::lock_organization(writer, call.organization()));
  auto row = TRY(found(writer, call.organization(), id));
  if (row.status == PUBLISHED) return row;
  if (row.status == SUPERSEDED)
    return fail(precondition_failed("A newer version has taken this one's place; save its text as a new draft",
                                    "consent_template_superseded"));
  if (const auto problems = problems_of(row); !problems.empty()) return fail(incomplete(problems));
  row.status = PUBLISHED;
  row.published_by = call.actor.user_id;
  row.published_at = row.updated_at = call.now;
  TRY(write_published(writer, row));
  TRY(note(call, writer, row, state_change(DRAFT, PUBLISHED)));
  return row;
}

TextFacts facts_for(const Organization& organization, const std::optional<std::string>& state, bool audio_only) {
  TextFacts facts;
  facts.organization_name = organization.name;
  facts.organization_phone = organization.phone;
  facts.organization_state = organization.state;
  facts.emergency_number = organization.emergency_number;
  facts.state_code = state;
  facts.retention_days = organization.recording_retention_days;
  facts.retention_reason = organization.recording_retention_reason;
  facts.audio_only = audio_only;
  return facts;
}

struct Shown {
  RenderedConsent rendered;
  TelehealthConsentType type = TelehealthConsentType::GENERAL;
  std::string source;
  std::vector<std::string> problems;
};

Result<Shown> show_template(const ConsentTemplate& row, const TextFacts& facts, const StateRule* rule) {
  const auto chosen = TRY(clinic_text(row));
  return Shown{render(row.consent_type, chosen, facts, rule), row.consent_type, row.source, problems_of(row)};
}

Result<Shown> show_current(db::Reader& reader, const OrganizationId& organization, const PreviewConsentInput& input,
                           const TextFacts& facts, const StateRule* rule) {
  if (!input.consent_type)
    return fail(invalid_field("consentType", "Name the type, or a template by consentTemplateId"));
  Shown shown;
  shown.type = *input.consent_type;
  shown.rendered = TRY(render_consent(reader, organization, shown.type, input.language.value_or("en"), facts, rule));
  if (shown.rendered.template_id)
    shown.source = TRY(found(reader, organization, *shown.rendered.template_id)).source;
  else
    shown.source = source_to_begin_from(shown.type, shown.rendered.language);
  return shown;
}

ConsentPreview preview_of(Shown shown, bool audio_only, const StateRule* rule) {
  ConsentPreview out;
  for (const auto& id : lacking(shown.rendered, needed_elements(shown.type, audio_only, rule)))
    out.missing.push_back({id, described_element(id)});
  out.text_hash = crypto::sha256(shown.rendered.text).hex();
  out.title = std::move(shown.rendered.title);
  out.sections = std::move(shown.rendered.sections);
  out.text = std::move(shown.rendered.text);
  out.form_version = std::move(shown.rendered.form_version);
  out.language = std::move(shown.rendered.language);
  out.intent_sentence = std::move(shown.rendered.intent_sentence);
  out.button_label = std::move(shown.rendered.button_label);
  out.disclosure = std::move(shown.rendered.disclosure);
  out.elements = std::move(shown.rendered.elements);
  out.problems = std::move(shown.problems);
  out.source = std::move(shown.source);
  return out;
}

Result<ConsentPreview> preview_in(Call& call, db::Reader& reader, const PreviewConsentInput& input) {
  if (!call.services.consents) return fail(internal_error("consents are previewed where none are kept"));
  const auto organization = TRY(own_organization(call, reader));
  const auto state = input.state_code ? input.state_code : organization.state;
  const auto facts = facts_for(organization, state, input.audio_only);
  // A place that is not known asks for everything.
  const auto rule =
      call.services.consents->rules.of(state.value_or(""), clinic_day(call.services, organization, call.now));
  auto shown = input.consent_template_id
                   ? TRY(show_template(TRY(found(reader, organization.id, *input.consent_template_id)), facts, &rule))
                   : TRY(show_current(reader, organization.id, input, facts, &rule));
  return preview_of(std::move(shown), input.audio_only, &rule);
}

bool is_asked_for(const ListConsentTemplatesInput& input, TelehealthConsentType type, std::string_view language) {
  return (!input.consent_type || *input.consent_type == type) && (!input.language || *input.language == language);
}

Result<std::vector<OwnConsentText>> own_texts(const ListConsentTemplatesInput& input) {
  using enum TelehealthConsentType;
  std::vector<OwnConsentText> texts;
  for (const auto type : {GENERAL, HIPAA, RECORDING, STATE_SPECIFIC})
    for (const auto* language : {"en", "es"}) {
      if (!is_asked_for(input, type, language)) continue;
      const auto own = TRY(own_text(type, language));
      texts.push_back(
          {type, language, own.form_version, own.source.head.at("title"), source_to_begin_from(type, language)});
    }
  return texts;
}
}  // namespace

Result<ListConsentTemplatesOutput> list_consent_templates(Call& call, const ListConsentTemplatesInput& input) {
  const auto rows = TRY(db::read<std::vector<ConsentTemplate>>(
      call.services.database, [&](db::Reader& reader) { return consent_templates_of(reader, call.organization()); }));
  ListConsentTemplatesOutput out;
  for (const auto& row : rows)
    if (is_asked_for(input, row.consent_type, row.language)) out.templates.push_back(view_of(row));
  out.defaults = TRY(own_texts(input));
  return out;
}

Result<ConsentTemplateView> save_consent_draft(Call& call, const SaveConsentDraftInput& input) {
  TRY(check_language(input.language));
  auto checked = input;
  checked.title = TRY(checked_title(input.title));
  checked.source = TRY(checked_source(input.source));
  return call.commit(
      [&](db::Writer& writer) -> Result<ConsentTemplateView> { return view_of(TRY(save_in(call, writer, checked))); });
}

Result<ConsentTemplateView> publish_consent_template(Call& call, const ConsentTemplateInput& input) {
  return call.commit([&](db::Writer& writer) -> Result<ConsentTemplateView> {
    return view_of(TRY(publish_in(call, writer, input.consent_template_id)));
  });
}

Result<ConsentPreview> preview_consent(Call& call, const PreviewConsentInput& input) {
  return db::read<ConsentPreview>(call.services.database,
                                  [&](db::Reader& reader) { return preview_in(call, reader, input); });
}

}  // namespace chiroflow::app
