// SPDX-License-Identifier: Apache-2.0
#include "app/mail/letter_body.hpp"

namespace chiroflow::app {

namespace {
std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  return text;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}
}  // namespace

Language language_of(const std::optional<std::string>& tag) {
  if (!tag || tag->size() < 2) return Language::en;
  const bool spanish = (((*tag)[0] | 0x20) == 'e') && (((*tag)[1] | 0x20) == 's');
  return spanish && (tag->size() == 2 || (*tag)[2] == '-') ? Language::es : Language::en;
}

const char* tag_of(Language language) { return language == Language::es ? "es" : "en"; }

std::string as_text(const LetterBody& body) {
  std::string out;
  const auto paragraph = [&](const std::string& text) { out += (out.empty() ? "" : "\n") + text + "\n"; };
  for (const auto& text : body.before) paragraph(text);
  if (!body.link.empty()) paragraph(body.link);
  for (const auto& text : body.after) paragraph(text);
  return out;
}

std::string as_html(const LetterBody& body, Language language) {
  std::string out = "<!doctype html>\n<html lang=\"" + std::string(tag_of(language)) +
                    "\">\n<head><meta charset=\"utf-8\"></head>\n"
                    "<body style=\"font:16px/1.5 sans-serif;max-width:36em;margin:0 auto;padding:16px\">\n";
  const auto paragraph = [&](const std::string& text) { out += "<p>" + escaped(text) + "</p>\n"; };
  for (const auto& text : body.before) paragraph(text);
  if (!body.link.empty()) {
    const auto link = escaped(body.link);
    out += "<p><a href=\"" + link +
           "\" style=\"display:inline-block;padding:12px 20px;background:#1d4ed8;color:#ffffff;border-radius:6px\">" +
           body.button + "</a></p>\n<p><a href=\"" + link + "\">" + link + "</a></p>\n";
  }
  for (const auto& text : body.after) paragraph(text);
  return out + "</body>\n</html>\n";
}

Filler::Filler(std::initializer_list<Value> values) : values_(values) {
  for (auto& value : values_) value.second = one_line(std::move(value.second));
}

std::string Filler::operator()(std::string_view pattern) const {
  std::string out;
  while (!pattern.empty()) {
    const auto* value = begins(pattern);
    out += value ? value->second : std::string(pattern.substr(0, 1));
    pattern.remove_prefix(value ? value->first.size() : 1);
  }
  return out;
}

const Filler::Value* Filler::begins(std::string_view pattern) const {
  for (const auto& value : values_)
    if (pattern.starts_with(value.first)) return &value;
  return nullptr;
}

}  // namespace chiroflow::app
