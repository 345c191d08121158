// SPDX-License-Identifier: Apache-2.0
// The paragraphs of an e-mail around its link, as plain text and as HTML. Pure.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chiroflow::app {

enum class Language { en, es };
/// By a BCP 47 tag; English for everything that is not Spanish.
Language language_of(const std::optional<std::string>& tag);
const char* tag_of(Language language);

struct Letter {
  std::string subject;
  std::string text;
  std::string html;
  std::string summary;      // for calendars
  std::string description;  // for calendars
};

struct LetterBody {
  std::vector<std::string> before, after;  // the link
  std::string link;                        // empty: none
  std::string button;
};

std::string as_text(const LetterBody& body);
std::string as_html(const LetterBody& body, Language language);

/// Puts values for names such as {clinic}; a value is one line, whatever it holds.
class Filler {
 public:
  using Value = std::pair<std::string_view, std::string>;
  Filler(std::initializer_list<Value> values);
  std::string operator()(std::string_view pattern) const;

 private:
  const Value* begins(std::string_view pattern) const;
  std::vector<Value> values_;
};

}  // namespace chiroflow::app
