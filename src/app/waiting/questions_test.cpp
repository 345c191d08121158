// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/questions.hpp"

#include <gtest/gtest.h>

namespace chiroflow::app {
namespace {

std::string place_of(const Result<void>& result) {
  if (result) return "fine";
  std::string path;
  for (const auto& part : result.error().issues.at(0).path) {
    if (!path.empty()) path += '.';
    path += std::holds_alternative<std::string>(part) ? std::get<std::string>(part)
                                                      : std::to_string(std::get<std::size_t>(part));
  }
  return path;
}

Question ask(std::string id, QuestionKind kind = QuestionKind::text) {
  Question question;
  question.id = std::move(id);
  question.text.en = "How are you?";
  question.kind = kind;
  return question;
}

TEST(PreVisitQuestions, NeedIdsThatDifferAndTextsThatSaySomething) {
  EXPECT_EQ(place_of(check_questions({ask("a"), ask("b")})), "fine");
  EXPECT_EQ(place_of(check_questions({ask("a"), ask("a")})), "preVisitQuestions.1.id");
  EXPECT_EQ(place_of(check_questions({ask("A b")})), "preVisitQuestions.0.id");
  auto blank = ask("a");
  blank.text.es = " ";
  EXPECT_EQ(place_of(check_questions({blank})), "preVisitQuestions.0.text.es");
}

TEST(PreVisitQuestions, HaveChoicesWhereTheyAreChosenFromAndNowhereElse) {
  auto choice = ask("a", QuestionKind::choice);
  EXPECT_EQ(place_of(check_questions({choice})), "preVisitQuestions.0.choices");
  choice.choices = {{.value = "one", .text = {.en = "One"}}, {.value = "one", .text = {.en = "Two"}}};
  EXPECT_EQ(place_of(check_questions({choice})), "preVisitQuestions.0.choices.1.value");
  (*choice.choices)[1].value = "two";
  EXPECT_EQ(place_of(check_questions({choice})), "fine");
  choice.kind = QuestionKind::text;
  EXPECT_EQ(place_of(check_questions({choice})), "preVisitQuestions.0.choices");
}

TEST(PreVisitQuestions, AreReadAsTheyWereStored) {
  auto choice = ask("a", QuestionKind::choice);
  choice.required = true;
  choice.choices = {{.value = "one", .text = {.en = "One \"1\"", .es = "Uno"}},
                    {.value = "two", .text = {.en = "Two"}}};
  const std::vector questions{choice, ask("b")};
  EXPECT_EQ(read_questions(stored_questions(questions)).value(), questions);
  EXPECT_TRUE(read_questions(std::nullopt).value().empty());
  EXPECT_FALSE(read_questions(RawJson{"{}"}));
}

TEST(PreVisitQuestions, TakeOneOfTheChoices) {
  auto choice = ask("a", QuestionKind::choice);
  choice.choices = {{.value = "one", .text = {.en = "One"}}, {.value = "two", .text = {.en = "Two"}}};
  EXPECT_TRUE(check_answers({choice}, {{"a", "two"}}));
  EXPECT_FALSE(check_answers({choice}, {{"a", "Two"}}));
  EXPECT_TRUE(check_answers({choice}, {{"a", ""}})) << "nobody has to answer";
}

}  // namespace
}  // namespace chiroflow::app
