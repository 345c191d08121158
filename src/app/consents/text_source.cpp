// SPDX-License-Identifier: Apache-2.0
#include "app/consents/text_source.hpp"

#include <algorithm>

#include "app/consents/canonical_text.hpp"
#include "app/consents/text_elements.hpp"

namespace chiroflow::app {

namespace {
const std::set<std::string, std::less<>> kHead{"title", "intent", "button", "disclosure", "version"};

Error at_line(std::size_t number, const std::string& text) {
  return invalid_field("source", "Line " + std::to_string(number) + ": " + text);
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// What stands between braces.
struct Brace {
  enum class Kind { value, if_known, unless_known };
  Kind kind = Kind::value;
  std::string_view name;
  std::optional<std::string_view> otherwise;
};

Brace read_brace(std::string_view inside) {
  if (inside.starts_with("if ")) return {Brace::Kind::if_known, trimmed(inside.substr(3)), {}};
  if (inside.starts_with("unless ")) return {Brace::Kind::unless_known, trimmed(inside.substr(7)), {}};
  const auto bar = inside.find('|');
  if (bar == std::string_view::npos) return {Brace::Kind::value, trimmed(inside), {}};
  return {Brace::Kind::value, trimmed(inside.substr(0, bar)), inside.substr(bar + 1)};
}

/// Calls on_text and on_brace in turn; false from on_brace ends it. Returns what is wrong with the line, if anything.
template <class OnText, class OnBrace>
std::string walk(std::string_view line, OnText&& on_text, OnBrace&& on_brace) {
  while (true) {
    const auto open = line.find("{{");
    const auto text = line.substr(0, open);
    if (text.find("}}") != std::string_view::npos) return "}} without {{";
    on_text(text);
    if (open == std::string_view::npos) return {};
    const auto close = line.find("}}", open);
    if (close == std::string_view::npos) return "{{ without }}";
    if (!on_brace(read_brace(line.substr(open + 2, close - open - 2)))) return {};
    line.remove_prefix(close + 2);
  }
}

std::string fault_of_line(std::string_view line) {
  std::string fault;
  bool begun = false;  // something stands before the brace at hand
  const auto broken = walk(
      line, [&](std::string_view text) { begun |= !text.empty(); },
      [&](const Brace& brace) {
        if (!value_names().contains(brace.name)) {
          fault = "There is no {{" + std::string(brace.name) + "}}";
        } else if (brace.otherwise && brace.otherwise->find_first_of("{}") != std::string_view::npos) {
          fault = "Words behind | hold no braces";
        } else if (brace.kind != Brace::Kind::value && begun) {
          fault = "{{if …}} and {{unless …}} stand at the beginning of a line";
        }
        begun |= brace.kind == Brace::Kind::value;
        return fault.empty();
      });
  return broken.empty() ? fault : broken;
}

class Parser {
 public:
  Result<TextSource> parse(const std::string& text) {
    for (std::size_t begin = 0; begin <= text.size();) {
      const auto end = std::min(text.find('\n', begin), text.size());
      ++number_;
      TRY(take(trimmed(std::string_view(text).substr(begin, end - begin))));
      begin = end + 1;
    }
    TRY(end_paragraph());
    return std::move(source_);
  }

 private:
  Result<void> take(std::string_view line) {
    if (line.starts_with("//")) return {};
    if (line.empty()) return end_paragraph();
    if (line.starts_with('@')) return take_head(line);
    if (line.starts_with('#')) return take_heading(line);
    if (line.starts_with("[[")) return take_marks(line);
    return take_line(line);
  }

  Result<void> take_head(std::string_view line) {
    const auto colon = line.find(':');
    const auto name = line.substr(1, colon == std::string_view::npos ? colon : colon - 1);
    if (colon == std::string_view::npos || !kHead.contains(name))
      return fail(at_line(number_, "Expected @title:, @intent:, @button: or @disclosure:"));
    if (!source_.sections.empty()) return fail(at_line(number_, "This belongs above the first heading"));
    const auto text = trimmed(line.substr(colon + 1));
    TRY(check(text));
    if (text.empty()) return fail(at_line(number_, "Nothing stands behind @" + std::string(name)));
    if (!source_.head.emplace(name, text).second)
      return fail(at_line(number_, "@" + std::string(name) + " is there twice"));
    return {};
  }

  Result<void> take_heading(std::string_view line) {
    TRY(end_paragraph());
    const auto heading = trimmed(line.substr(1));
    if (heading.empty() || heading.starts_with('#')) return fail(at_line(number_, "Expected # and a heading"));
    TRY(check(heading));
    source_.sections.push_back({std::string(heading), {}});
    return {};
  }

  Result<void> take_marks(std::string_view line) {
    TRY(end_paragraph());
    if (!line.ends_with("]]")) return fail(at_line(number_, "Expected marks such as [[E05]], alone on their line"));
    for (auto marks = line.substr(2, line.size() - 4); !(marks = trimmed(marks)).empty();) {
      const auto mark = marks.substr(0, marks.find(' '));
      if (!is_text_element(mark)) return fail(at_line(number_, "There is no element \"" + std::string(mark) + "\""));
      paragraph_.elements.emplace_back(mark);
      marks.remove_prefix(mark.size());
    }
    return {};
  }

  Result<void> take_line(std::string_view line) {
    TRY(check(line));
    paragraph_.lines.emplace_back(line);
    return {};
  }

  Result<void> check(std::string_view text) const {
    if (text.find("[[") != std::string_view::npos || text.find("]]") != std::string_view::npos)
      return fail(at_line(number_, "Marks such as [[E05]] stand alone on the line above their paragraph"));
    const auto fault = fault_of_line(text);
    return fault.empty() ? Result<void>() : Result<void>(fail(at_line(number_, fault)));
  }

  Result<void> end_paragraph() {
    if (paragraph_.lines.empty()) {
      if (paragraph_.elements.empty()) return {};
      return fail(at_line(number_, "Marks without a paragraph below them"));
    }
    if (source_.sections.empty())
      return fail(at_line(number_, "A heading (# …) has to stand above the first paragraph"));
    source_.sections.back().paragraphs.push_back(std::move(paragraph_));
    paragraph_ = {};
    return {};
  }

  TextSource source_;
  SourceParagraph paragraph_;
  std::size_t number_ = 0;
};

Error about_source(Error error) {
  for (auto& issue : error.issues) issue.path = {std::string("source")};
  return error;
}

bool line_has(std::string_view line, Brace::Kind kind, std::string_view name) {
  bool shown = false;
  walk(
      line, [](std::string_view) {},
      [&](const Brace& brace) {
        shown |= brace.kind == kind && brace.name == name;
        return true;
      });
  return shown;
}
}  // namespace

const std::set<std::string, std::less<>>& value_names() {
  static const std::set<std::string, std::less<>> names{
      "audio.only",       "clinic.name",      "clinic.phone",   "clinic.state",     "clinician.licenses",
      "clinician.name",   "emergency.number", "recording.days", "recording.reason", "recording.prohibited",
      "recording.record", "state.name",       "validity.days"};
  return names;
}

Result<TextSource> parse_text_source(std::string_view text) {
  if (text.size() > kLongestSource)
    return fail(invalid_field("source", "At most " + std::to_string(kLongestSource) + " bytes"));
  const auto canonical = canonical_text(text);
  if (!canonical) return fail(about_source(canonical.error()));
  return Parser().parse(*canonical);
}

std::optional<std::string> fill_line(std::string_view line, const TextValues& values) {
  std::string out;
  bool left_out = false;
  walk(
      line, [&](std::string_view text) { out += text; },
      [&](const Brace& brace) {
        const auto value = values.find(brace.name);
        const bool known = value != values.end();
        if (brace.kind != Brace::Kind::value) {
          left_out = known != (brace.kind == Brace::Kind::if_known);
        } else if (known) {
          out += value->second;
        } else if (brace.otherwise) {
          out += *brace.otherwise;
        } else {
          left_out = true;
        }
        return !left_out;
      });
  if (left_out) return std::nullopt;
  return std::string(trimmed(out));
}

namespace {
bool source_has(const TextSource& source, Brace::Kind kind, std::string_view name) {
  const auto shows = [&](const std::string& line) { return line_has(line, kind, name); };
  for (const auto& section : source.sections)
    for (const auto& paragraph : section.paragraphs)
      if (std::any_of(paragraph.lines.begin(), paragraph.lines.end(), shows)) return true;
  return false;
}
}  // namespace

bool shows_value(const TextSource& source, std::string_view name) {
  return source_has(source, Brace::Kind::value, name);
}

bool asks_for(const TextSource& source, std::string_view name) {
  return source_has(source, Brace::Kind::if_known, name);
}

}  // namespace chiroflow::app
