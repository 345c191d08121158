// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/questions.hpp"

#include <algorithm>
#include <set>

#include "app/plain_code.hpp"
#include "app/record_changes.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"

namespace chiroflow::app {

namespace {
Result<void> check_name(const std::string& field, std::string_view text) {
  if (is_plain_code(text)) return {};
  return fail(invalid_field(field, "Use small letters, digits and _"));
}

Result<void> check_text(const std::string& field, const TranslatedText& text) {
  TRY(require_text(field + ".en", text.en));
  if (text.es) TRY(require_text(field + ".es", *text.es));
  return {};
}

Result<void> check_choices(const std::string& field, const Question& question) {
  if (question.kind != QuestionKind::choice) {
    if (!question.choices) return {};
    return fail(invalid_field(field, "Only a question of kind choice has choices"));
  }
  if (!question.choices || question.choices->size() < 2)
    return fail(invalid_field(field, "A question of kind choice needs two choices or more"));
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < question.choices->size(); ++i) {
    const auto& choice = (*question.choices)[i];
    const auto place = field + "." + std::to_string(i);
    TRY(check_name(place + ".value", choice.value));
    TRY(check_text(place + ".text", choice.text));
    if (!seen.insert(choice.value).second)
      return fail(invalid_field(place + ".value", "Another choice has this value"));
  }
  return {};
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

/// Empty where the answer fits.
std::string fault_of(const Question& question, const std::string& answer) {
  switch (question.kind) {
    case QuestionKind::text: return {};
    case QuestionKind::yes_no: return answer == "yes" || answer == "no" ? "" : "Answer yes or no";
    case QuestionKind::choice: break;
  }
  const auto& choices = *question.choices;
  const bool offered =
      std::any_of(choices.begin(), choices.end(), [&](const auto& choice) { return choice.value == answer; });
  return offered ? "" : "Choose one of the answers offered";
}

Error fault_at(const std::string& id, std::string message) {
  // The id may hold a dot, which would part the path.
  Error error = invalid_field("responses", std::move(message));
  error.issues.front().path.emplace_back(id);
  return error;
}

std::size_t length_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}
}  // namespace

Result<void> check_questions(const std::vector<Question>& questions) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const auto field = "preVisitQuestions." + std::to_string(i);
    TRY(check_name(field + ".id", questions[i].id));
    TRY(check_text(field + ".text", questions[i].text));
    TRY(check_choices(field + ".choices", questions[i]));
    if (!seen.insert(questions[i].id).second) return fail(invalid_field(field + ".id", "Another question has this id"));
  }
  return {};
}

Result<Answers> check_answers(const std::vector<Question>& questions, const Answers& answers) {
  Answers kept;
  for (const auto& [id, answer] : answers) {
    const auto question =
        std::find_if(questions.begin(), questions.end(), [&](const auto& asked) { return asked.id == id; });
    if (question == questions.end())
      return fail(fault_at(id, "The clinic does not ask this; load the questions again"));
    if (length_of(answer) > static_cast<std::size_t>(kLongestAnswer))
      return fail(fault_at(id, "At most " + std::to_string(kLongestAnswer) + " characters"));
    if (is_blank(answer)) continue;
    if (auto fault = fault_of(*question, answer); !fault.empty()) return fail(fault_at(id, std::move(fault)));
    kept.emplace(id, answer);
  }
  for (const auto& question : questions)
    if (question.required && !kept.contains(question.id)) return fail(fault_at(question.id, "Please answer this"));
  return kept;
}

RawJson stored_questions(const std::vector<Question>& questions) {
  RawJson stored{""};
  wire::JsonWriter json(stored.text);
  wire::encode_plain(json, questions, wire::Empties::omit);
  return stored;
}

Result<std::vector<Question>> read_questions(const std::optional<RawJson>& stored) {
  std::vector<Question> questions;
  if (!stored) return questions;
  const auto document = wire::Document::parse(stored->text);
  if (!document || !document->root().is(wire::Kind::array))
    return fail(internal_error("the stored pre-visit questions are no list"));
  for (const auto& item : document->root().items()) {
    auto question = wire::decode<Question>(item, wire::Source::json);
    if (!question) return fail(internal_error("a stored pre-visit question has another shape"));
    questions.push_back(std::move(*question));
  }
  return questions;
}

RawJson stored_answers(const Answers& answers) {
  RawJson stored{""};
  wire::JsonWriter json(stored.text);
  json.begin_object();
  for (const auto& [id, answer] : answers) json.member(id, answer);
  json.end_object();
  return stored;
}

}  // namespace chiroflow::app
