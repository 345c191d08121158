// SPDX-License-Identifier: Apache-2.0
// The questions that a clinic asks before a visit, as it wrote them, and what makes an answer a good one. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/describe.hpp"
#include "core/raw_json.hpp"
#include "core/result.hpp"

namespace chiroflow::app {

CHIROFLOW_ENUM(QuestionKind, text, choice, yes_no)

/// English, and Spanish where the clinic gave it.
struct TranslatedText {
  std::string en;
  std::optional<std::string> es;
  bool operator==(const TranslatedText&) const = default;
};
CHIROFLOW_DESCRIBE(TranslatedText, en, es)

struct QuestionChoice {
  std::string value;
  TranslatedText text;
  bool operator==(const QuestionChoice&) const = default;
};
CHIROFLOW_DESCRIBE(QuestionChoice, value, text)

struct Question {
  std::string id;
  TranslatedText text;
  QuestionKind kind = QuestionKind::text;
  std::optional<std::vector<QuestionChoice>> choices;  // of kind choice
  bool required = false;
  bool operator==(const Question&) const = default;
};
CHIROFLOW_DESCRIBE(Question, id, text, kind, choices, required)

using Answers = std::map<std::string, std::string>;

inline constexpr std::size_t kMostQuestions = 30;
inline constexpr std::int64_t kLongestAnswer = 2'000;

/// Ids that differ, texts that say something, choices where they belong. Error: invalid_argument naming the place.
Result<void> check_questions(const std::vector<Question>& questions);
/// Every answer belongs to a question and fits it, every required question has one. Blank answers count as none and are taken
/// out. Error: invalid_argument naming `responses.<id>`.
Result<Answers> check_answers(const std::vector<Question>& questions, const Answers& answers);

/// As an organization keeps them; none is an empty list.
RawJson stored_questions(const std::vector<Question>& questions);
Result<std::vector<Question>> read_questions(const std::optional<RawJson>& stored);
RawJson stored_answers(const Answers& answers);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::TranslatedText::en>{.min_length = 1, .max_length = 500};
template <> inline constexpr FieldRule rule<&app::TranslatedText::es>{.min_length = 1, .max_length = 500};
template <> inline constexpr FieldRule rule<&app::QuestionChoice::value>{
    .min_length = 1, .max_length = 60, .doc = "What is stored and sent: small letters, digits and _"};
template <> inline constexpr FieldRule rule<&app::Question::id>{
    .min_length = 1, .max_length = 40, .doc = "Names the answer: small letters, digits and _"};
template <> inline constexpr FieldRule rule<&app::Question::kind>{
    .has_default = true, .doc = "text, choice (one of choices) or yes_no (yes or no)"};
template <> inline constexpr FieldRule rule<&app::Question::choices>{.max_length = 20};
template <> inline constexpr FieldRule rule<&app::Question::required>{.has_default = true};
}  // namespace chiroflow
