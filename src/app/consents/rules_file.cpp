// SPDX-License-Identifier: Apache-2.0
#include "app/consents/rules_file.hpp"

#include <algorithm>
#include <set>

#include "app/consents/embedded_files.hpp"
#include "app/consents/text_elements.hpp"
#include "crypto/digest.hpp"
#include "wire/decode.hpp"

namespace chiroflow::app {

/// A row as files write it. What decides has to be said: a default that opens is none.
struct RuleRow {
  std::string code;
  std::optional<std::string> name;
  ConsentDemand telehealth_consent = ConsentDemand::UNKNOWN;
  ConsentForm form = ConsentForm::UNSPECIFIED;
  bool own_consent = true;
  std::vector<std::string> elements;
  std::optional<int> renewal_days;
  int age_of_majority = 18;
  RecordingParties recording = RecordingParties::UNKNOWN;
  bool recording_disputed = false;
  RecordingLimit recording_limit = RecordingLimit::NONE;
  bool end_to_end_calls = false;
  std::optional<std::string> notes;
  std::string source;
  RuleConfidence confidence = RuleConfidence::GENERAL_KNOWLEDGE;
  std::optional<std::string> recording_source;
  RuleConfidence recording_confidence = RuleConfidence::GENERAL_KNOWLEDGE;
  std::optional<Date> valid_from;
  std::optional<Date> valid_until;
  std::optional<std::string> reviewer;
};
CHIROFLOW_DESCRIBE(RuleRow, code, name, telehealth_consent, form, own_consent, elements, renewal_days, age_of_majority,
                   recording, recording_disputed, recording_limit, end_to_end_calls, notes, source, confidence,
                   recording_source, recording_confidence, valid_from, valid_until, reviewer)

struct RuleFile {
  std::string version;
  std::optional<std::string> about;
  std::vector<RuleRow> states;
};
CHIROFLOW_DESCRIBE(RuleFile, version, about, states)

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::RuleFile::version>{.min_length = 1, .max_length = 40};
template <> inline constexpr FieldRule rule<&app::RuleFile::states>{.min_length = 1, .max_length = 1'000};
template <> inline constexpr FieldRule rule<&app::RuleRow::code>{.format = Format::us_state};
template <> inline constexpr FieldRule rule<&app::RuleRow::name>{.min_length = 1, .max_length = 60};
template <> inline constexpr FieldRule rule<&app::RuleRow::elements>{.max_length = 22};
template <> inline constexpr FieldRule rule<&app::RuleRow::renewal_days>{.min = 1, .max = 3'650};
template <> inline constexpr FieldRule rule<&app::RuleRow::age_of_majority>{.min = 14, .max = 21};
template <> inline constexpr FieldRule rule<&app::RuleRow::recording_disputed>{.has_default = true};
template <> inline constexpr FieldRule rule<&app::RuleRow::recording_confidence>{.has_default = true};
template <> inline constexpr FieldRule rule<&app::RuleRow::end_to_end_calls>{.has_default = true};
template <> inline constexpr FieldRule rule<&app::RuleRow::notes>{.max_length = 4'000};
template <> inline constexpr FieldRule rule<&app::RuleRow::source>{.min_length = 1, .max_length = 1'000};
template <> inline constexpr FieldRule rule<&app::RuleRow::recording_source>{.max_length = 1'000};
template <> inline constexpr FieldRule rule<&app::RuleRow::reviewer>{.min_length = 1, .max_length = 200};
}  // namespace chiroflow

namespace chiroflow::app {

namespace {
Error fault(const std::string& place, const std::string& text) {
  return {.code = ErrorCode::invalid_argument, .message = "Consent rules: " + place + ": " + text};
}

/// "row 3 (VT), field recordingLimit"
std::string place_of(std::size_t index, std::string_view code, std::string_view field) {
  std::string place = "row " + std::to_string(index + 1);
  if (!code.empty()) place += " (" + std::string(code) + ")";
  return place + ", field " + std::string(field);
}

Error in_row(std::size_t index, const RuleRow& row, std::string_view field, const std::string& text) {
  return fault(place_of(index, row.code, field), text);
}

std::string_view code_in(const wire::Value& row) {
  const auto& code = row.get("code");
  return code.is(wire::Kind::string) ? code.as_string() : std::string_view();
}

template <class T>
bool is_member(std::string_view key) {
  bool known = false;
  for_each_member<T>([&](auto d) { known |= key == wire::kWireName<decltype(d)>; });
  return known;
}

Result<void> check_keys(const wire::Value& file) {
  if (!file.is(wire::Kind::object)) return {};  // decoding says so
  for (const auto& member : file.members())
    if (!is_member<RuleFile>(member.key))
      return fail(fault("field " + std::string(member.key), "There is no such field"));
  const auto& states = file.get("states");
  if (!states.is(wire::Kind::array)) return {};
  for (std::size_t i = 0; i < states.items().size(); ++i) {
    const auto& row = states.items()[i];
    if (!row.is(wire::Kind::object)) continue;
    for (const auto& member : row.members())
      if (!is_member<RuleRow>(member.key))
        return fail(fault(place_of(i, code_in(row), member.key), "There is no such field"));
  }
  return {};
}

/// Says in which row the first issue of decoding lies.
Error located(const Error& error, const wire::Value& file) {
  if (error.issues.empty()) return fault("file", std::string(error.text()));
  const auto& issue = error.issues.front();
  std::string field;
  std::optional<std::size_t> row;
  for (const auto& part : issue.path) {
    if (const auto* name = std::get_if<std::string>(&part))
      field = *name;
    else if (!row)
      row = std::get<std::size_t>(part);
  }
  if (!row) return fault("field " + (field.empty() ? "(the file itself)" : field), issue.message);
  return fault(place_of(*row, code_in(file.get("states").items()[*row]), field), issue.message);
}

Result<void> check_row(std::size_t index, const RuleRow& row) {
  std::set<std::string_view> seen;
  for (const auto& id : row.elements) {
    if (!is_text_element(id)) return fail(in_row(index, row, "elements", "\"" + id + "\" is none of E01 to E22"));
    if (!seen.insert(id).second) return fail(in_row(index, row, "elements", id + " is there twice"));
  }
  if (row.valid_from && row.valid_until && row.valid_until->value < row.valid_from->value)
    return fail(in_row(index, row, "validUntil", "It lies before validFrom"));
  return {};
}

template <class A, class B>
bool same_dates(const A& a, const B& b) {
  return a.valid_from == b.valid_from && a.valid_until == b.valid_until;
}

template <class A, class B>
bool share_a_day(const A& a, const B& b) {
  const bool a_ends_before = a.valid_until && b.valid_from && a.valid_until->value < b.valid_from->value;
  const bool b_ends_before = b.valid_until && a.valid_from && b.valid_until->value < a.valid_from->value;
  return !a_ends_before && !b_ends_before;
}

Result<void> check_rows(const std::vector<RuleRow>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    TRY(check_row(i, rows[i]));
    for (std::size_t earlier = 0; earlier < i; ++earlier)
      if (rows[earlier].code == rows[i].code && share_a_day(rows[earlier], rows[i]))
        return fail(in_row(i, rows[i], "validFrom",
                           "Row " + std::to_string(earlier + 1) + " is for the same place and the same days"));
  }
  return {};
}

Result<RuleFile> read_file(std::string_view json) {
  const auto document = wire::Document::parse(json);
  if (!document) return fail(fault("file", std::string(document.error().text())));
  TRY(check_keys(document->root()));
  auto file = wire::decode<RuleFile>(document->root(), wire::Source::json);
  if (!file) return fail(located(file.error(), document->root()));
  TRY(check_rows(file->states));
  return std::move(*file);
}

std::string name_for(const RuleRow& row, const std::vector<StateRule>& known) {
  if (row.name) return *row.name;
  const auto found = std::find_if(known.begin(), known.end(), [&](const auto& rule) { return rule.code == row.code; });
  return found == known.end() ? row.code : found->name;
}

StateRule rule_of(RuleRow row, std::string name) {
  StateRule rule;
  rule.code = std::move(row.code);
  rule.name = std::move(name);
  rule.telehealth_consent = row.telehealth_consent;
  rule.form = row.form;
  rule.own_consent = row.own_consent;
  rule.elements = std::move(row.elements);
  std::sort(rule.elements.begin(), rule.elements.end());
  rule.renewal_days = row.renewal_days;
  rule.age_of_majority = row.age_of_majority;
  rule.recording = row.recording;
  rule.recording_disputed = row.recording_disputed;
  rule.end_to_end_calls = row.end_to_end_calls;
  rule.recording_limit = row.recording_limit;
  rule.notes = std::move(row.notes).value_or("");
  rule.source = std::move(row.source);
  rule.confidence = row.confidence;
  rule.recording_source = std::move(row.recording_source).value_or("");
  rule.recording_confidence = row.recording_confidence;
  rule.valid_from = row.valid_from;
  rule.valid_until = row.valid_until;
  rule.reviewer = std::move(row.reviewer).value_or("");
  return rule;
}
}  // namespace

Result<ConsentRules> default_consent_rules() {
  auto file = TRY(read_file(embedded::consent_file("state-rules.json")));
  std::vector<StateRule> rules;
  rules.reserve(file.states.size());
  for (auto& row : file.states) {
    auto name = name_for(row, {});
    rules.push_back(rule_of(std::move(row), std::move(name)));
  }
  return ConsentRules(std::move(file.version), std::move(rules));
}

Result<ConsentRules> read_consent_rules(std::string_view json, const ConsentRules& base) {
  auto file = TRY(read_file(json));
  std::vector<StateRule> rules;
  for (std::size_t i = 0; i < file.states.size(); ++i) {
    auto& row = file.states[i];
    if (!row.reviewer) return fail(in_row(i, row, "reviewer", "Say who checked this row"));
    auto name = name_for(row, base.rows());
    rules.push_back(rule_of(std::move(row), std::move(name)));
  }
  // In front: the first row in force counts.
  const auto own = static_cast<std::ptrdiff_t>(rules.size());
  for (const auto& old : base.rows()) {
    const auto replaces = [&](const auto& rule) { return rule.code == old.code && same_dates(rule, old); };
    if (std::none_of(rules.begin(), rules.begin() + own, replaces)) rules.push_back(old);
  }
  return ConsentRules(base.version() + "+" + file.version + "/" + crypto::sha256(json).hex().substr(0, 12),
                      std::move(rules));
}

}  // namespace chiroflow::app
