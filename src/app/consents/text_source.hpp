// SPDX-License-Identifier: Apache-2.0
// The form in which texts of consents are written, ours and the clinics' (docs/consent.md shows it to them):
//
//   // a remark
//   @title: Consent to …                    at the top: title, intent, button, disclosure, version; each on one line
//   # A heading
//   [[E05]]                                 what the paragraph below covers
//   A line is a sentence or more.           lines of a paragraph are joined; an empty line ends it
//   You can reach us at {{clinic.phone}}.   a line whose value is not known is left out
//   Call {{clinic.phone|the clinic}}.       words for that case
//   {{if audio.only}}By sound only.         lines for some cases; also {{unless …}}
//
// A paragraph whose lines are all left out is not there, nor is a heading without paragraphs.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace chiroflow::app {

struct SourceParagraph {
  std::vector<std::string> elements;
  std::vector<std::string> lines;
};
struct SourceSection {
  std::string heading;
  std::vector<SourceParagraph> paragraphs;
};
struct TextSource {
  std::map<std::string, std::string, std::less<>> head;  // "title", …
  std::vector<SourceSection> sections;
};

inline constexpr std::size_t kLongestSource = 60'000;

/// What is known of a visit, by the names that stand in braces. Absent: not known, or not so.
using TextValues = std::map<std::string, std::string, std::less<>>;
const std::set<std::string, std::less<>>& value_names();

/// Error: invalid_argument "source" naming the line: marks and names that do not exist, braces that do not close.
Result<TextSource> parse_text_source(std::string_view text);

/// The line with its values; nothing where it is to be left out.
std::optional<std::string> fill_line(std::string_view line, const TextValues& values);

/// Whether a value is shown anywhere (a condition on it does not count).
bool shows_value(const TextSource& source, std::string_view name);
/// Whether a line stands under this condition.
bool asks_for(const TextSource& source, std::string_view name);

}  // namespace chiroflow::app
