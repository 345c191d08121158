// SPDX-License-Identifier: Apache-2.0
#include "app/consents/render.hpp"

#include <algorithm>

#include "app/consents/canonical_text.hpp"
#include "app/consents/embedded_files.hpp"
#include "app/consents/state_names.hpp"
#include "app/consents/text_elements.hpp"

namespace chiroflow::app {

namespace {
std::string_view file_stem(TelehealthConsentType type) {
  switch (type) {
    case TelehealthConsentType::GENERAL: return "general";
    case TelehealthConsentType::HIPAA: return "hipaa";
    case TelehealthConsentType::RECORDING: return "recording";
    case TelehealthConsentType::STATE_SPECIFIC: return "state_specific";
  }
  return {};
}

std::string_view file_of(std::string_view stem, std::string_view language) {
  return embedded::consent_file(std::string(stem) + "." + std::string(language) + ".txt");
}

void put(TextValues& values, const char* name, const std::optional<std::string>& value) {
  auto line = canonical_line(value.value_or(""));
  if (!line.empty()) values[name] = std::move(line);
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : std::string(between)) + part;
  return out;
}

bool is_prohibited(const StateRule* rule) { return rule && rule->recording_limit == RecordingLimit::PROHIBITED; }

std::optional<std::string> state_of(const TextFacts& facts, std::string_view language) {
  if (!facts.state_code) return facts.state_name;
  auto name = state_name(*facts.state_code, language);
  // A place that only the clinic's rules know.
  return name == *facts.state_code && facts.state_name ? *facts.state_name : std::move(name);
}

TextValues values_of(const TextFacts& facts, const StateRule* rule, std::string_view language) {
  TextValues values;
  put(values, "clinic.name", facts.organization_name);
  put(values, "clinic.phone", facts.organization_phone);
  if (facts.organization_state) put(values, "clinic.state", state_name(*facts.organization_state, language));
  put(values, "clinician.name", facts.clinician_name);
  put(values, "clinician.licenses", joined(facts.licences, ", "));
  put(values, "emergency.number", facts.emergency_number);
  put(values, "state.name", state_of(facts, language));
  put(values, "validity.days", std::to_string(facts.validity_days));
  if (facts.retention_days) put(values, "recording.days", std::to_string(*facts.retention_days));
  put(values, "recording.reason", facts.retention_reason);
  // Conditions. The sentence names the state.
  if (is_prohibited(rule) && values.contains("state.name")) values["recording.prohibited"] = "yes";
  values["recording.record"] = "yes";
  if (facts.audio_only) values["audio.only"] = "yes";
  return values;
}

/// Which paragraphs are shown: those without marks, and those with one that is wanted. None: all.
using Wanted = std::optional<std::vector<std::string>>;

bool is_shown(const SourceParagraph& paragraph, const Wanted& wanted) {
  if (!wanted || paragraph.elements.empty()) return true;
  return std::any_of(paragraph.elements.begin(), paragraph.elements.end(), [&](const std::string& element) {
    return std::find(wanted->begin(), wanted->end(), element) != wanted->end();
  });
}

std::string fill_paragraph(const SourceParagraph& paragraph, const TextValues& values) {
  std::vector<std::string> lines;
  for (const auto& line : paragraph.lines)
    if (auto filled = fill_line(line, values); filled && !filled->empty()) lines.push_back(std::move(*filled));
  return joined(lines, " ");
}

void add_section(RenderedConsent& out, const SourceSection& section, const TextValues& values, const Wanted& wanted) {
  ConsentSection made;
  made.heading = fill_line(section.heading, values).value_or("");
  for (const auto& paragraph : section.paragraphs) {
    if (!is_shown(paragraph, wanted)) continue;
    auto text = fill_paragraph(paragraph, values);
    if (text.empty()) continue;
    made.paragraphs.push_back(std::move(text));
    out.elements.insert(out.elements.end(), paragraph.elements.begin(), paragraph.elements.end());
  }
  if (!made.paragraphs.empty()) out.sections.push_back(std::move(made));
}

std::string text_of(const RenderedConsent& rendered) {
  std::string text = rendered.title;
  for (const auto& section : rendered.sections) {
    text += "\n";
    if (!section.heading.empty()) text += "\n" + section.heading;
    for (const auto& paragraph : section.paragraphs) text += "\n" + paragraph;
  }
  return text;
}

/// The head of our own text of this type and language; empty where we have none.
TextSource own_head(TelehealthConsentType type, std::string_view language) {
  TextSource made;
  for (const auto stem : {file_stem(type), std::string_view("signing")})
    if (auto read = parse_text_source(file_of(stem, language))) made.head.merge(read->head);
  return made;
}
}  // namespace

std::string primary_language(std::string_view language) {
  std::string primary(language.substr(0, language.find_first_of("-_")));
  for (char& c : primary)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return primary;
}

bool has_own_text(std::string_view language) { return !file_of("signing", language).empty(); }

std::string source_to_begin_from(TelehealthConsentType type, std::string_view language) {
  std::string out;
  const auto file = file_of(file_stem(type), language);
  for (std::size_t begin = 0; begin < file.size();) {
    const auto end = std::min(file.find('\n', begin), file.size());
    const auto line = file.substr(begin, end - begin);
    if (!line.starts_with("//") && !line.starts_with("@title:") && !line.starts_with("@version:"))
      out += std::string(line) + "\n";
    begin = end + 1;
  }
  return out;
}

Result<ChosenText> own_text(TelehealthConsentType type, std::string_view language) {
  if (!has_own_text(language)) return fail(not_found("Text"));
  ChosenText chosen;
  chosen.source = TRY(parse_text_source(file_of(file_stem(type), language)));
  chosen.source.head.merge(own_head(type, language).head);
  chosen.language = language;
  chosen.form_version = "default/" + chosen.source.head["version"];
  return chosen;
}

Result<ChosenText> clinic_text(const ConsentTemplate& row) {
  ChosenText chosen;
  chosen.source = TRY(parse_text_source(row.source));
  chosen.source.head["title"] = row.title;
  chosen.source.head.merge(own_head(row.consent_type, row.language).head);
  chosen.language = row.language;
  chosen.form_version = "clinic/" + std::to_string(row.version);
  chosen.template_id = row.id;
  return chosen;
}

RenderedConsent render(TelehealthConsentType type, const ChosenText& chosen, const TextFacts& facts,
                       const StateRule* rule) {
  const auto values = values_of(facts, rule, chosen.language);
  const auto head = [&](const char* name) {
    const auto found = chosen.source.head.find(name);
    if (found == chosen.source.head.end()) return std::string();
    return canonical_line(fill_line(found->second, values).value_or(""));
  };
  Wanted wanted;
  if (type == TelehealthConsentType::STATE_SPECIFIC) wanted = needed_elements(type, facts.audio_only, rule);
  RenderedConsent out;
  out.title = head("title");
  out.intent_sentence = head("intent");
  out.button_label = head("button");
  out.disclosure = head("disclosure");
  out.language = chosen.language;
  out.form_version = chosen.form_version;
  out.template_id = chosen.template_id;
  if (shows_value(chosen.source, "recording.days")) out.recording_days = facts.retention_days;
  out.names_record = asks_for(chosen.source, "recording.record");
  for (const auto& section : chosen.source.sections) add_section(out, section, values, wanted);
  for (auto& section : out.sections) {
    section.heading = canonical_line(section.heading);
    for (auto& paragraph : section.paragraphs) paragraph = canonical_line(paragraph);
  }
  std::sort(out.elements.begin(), out.elements.end());
  out.elements.erase(std::unique(out.elements.begin(), out.elements.end()), out.elements.end());
  out.text = text_of(out);
  return out;
}

std::vector<std::string> lacking(const RenderedConsent& rendered, const std::vector<std::string>& needed) {
  std::vector<std::string> missing;
  std::set_difference(needed.begin(), needed.end(), rendered.elements.begin(), rendered.elements.end(),
                      std::back_inserter(missing));
  return missing;
}

}  // namespace chiroflow::app
