// SPDX-License-Identifier: Apache-2.0
#include "wire/encode.hpp"

#include <charconv>

namespace chiroflow::wire {

std::size_t MetaWriter::enter(std::string_view name) {
  const auto mark = path_.size();
  if (mark > 0) path_ += '.';
  path_ += name;
  return mark;
}

std::size_t MetaWriter::enter(std::size_t index) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, index).ptr;
  return enter(std::string_view(digits, static_cast<std::size_t>(end - digits)));
}

// Member names come from the program and indexes are digits: nothing in a path needs an escape.
void MetaWriter::annotate(std::string_view member, std::string_view kind) {
  if (path_.empty() && member.empty()) {
    of_root_ = true;
    values_.append(kind);
    return;
  }
  if (!values_.empty()) values_.push_back(',');
  values_.push_back('"');
  values_.append(path_);
  if (!path_.empty() && !member.empty()) values_.push_back('.');
  values_.append(member);
  values_.append("\":");
  values_.append(kind);
}

void MetaWriter::append_to(TextBuffer& out) const {
  if (values_.empty()) return;
  out.append(of_root_ ? ",\"meta\":{\"values\":" : ",\"meta\":{\"values\":{");
  out.append(values_.view());
  out.append(of_root_ ? ",\"v\":1}" : "},\"v\":1}");
}

void Encoder::instant(std::string_view name, Instant value) {
  char text[32];
  json.plain_string({text, format_iso_to(value, text)});
  if (meta) meta->date(name);
}

void Encoder::undefined(std::string_view name) {
  json.null();
  if (meta) meta->undefined(name);
}

void Encoder::date(Date value) { json.plain_string(format_date(value)); }

void Encoder::raw(const RawJson& value) {
  json.raw(value.text.empty() ? std::string_view("null") : std::string_view(value.text));
}

void Encoder::text_map(const std::map<std::string, std::string>& value) {
  json.begin_object();
  for (const auto& [key, text] : value) json.member(key, text);
  json.end_object();
}

}  // namespace chiroflow::wire
