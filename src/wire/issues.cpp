// SPDX-License-Identifier: Apache-2.0
#include "wire/issues.hpp"

#include "wire/formats.hpp"

namespace chiroflow::wire {

namespace {
void write_type(JsonWriter& out, const Issue& issue) {
  out.member("expected", issue.expected);
  if (!issue.format.empty()) out.member("format", issue.format);
  out.member("code", issue.code);
  if (!issue.received.empty()) out.member("received", issue.received);
}

void write_limit(JsonWriter& out, const Issue& issue) {
  const auto limit = [&] {
    if (issue.maximum) out.member("maximum", *issue.maximum);
    if (issue.minimum) out.member("minimum", *issue.minimum);
  };
  if (issue.origin == "int") {
    out.member("code", issue.code);
    limit();
    out.member("note", "Integers must be within the safe integer range.");
    out.member("origin", issue.origin);
  } else {
    out.member("origin", issue.origin);
    out.member("code", issue.code);
    limit();
  }
  out.member("inclusive", true);
}

void write_options(JsonWriter& out, const Issue& issue) {
  out.member("code", issue.code);
  out.key("values");
  out.begin_array();
  for (const auto& value : issue.values) out.string(value);
  out.end_array();
}

void write_format(JsonWriter& out, const Issue& issue) {
  const FormatInfo* format = find_format(issue.format);
  const bool has_origin = issue.format != "url";
  if (has_origin) out.member("origin", "string");
  out.member("code", issue.code);
  out.member("format", issue.format);
  if (format && !format->pattern.empty()) out.member("pattern", format->pattern);
}

void write_path(JsonWriter& out, const Issue& issue) {
  out.key("path");
  out.begin_array();
  for (const auto& part : issue.path) {
    if (const auto* name = std::get_if<std::string>(&part))
      out.string(*name);
    else
      out.unsigned_integer(std::get<std::size_t>(part));
  }
  out.end_array();
}

void write_issue(JsonWriter& out, const Issue& issue) {
  out.begin_object();
  if (issue.code == "invalid_type")
    write_type(out, issue);
  else if (issue.code == "too_big" || issue.code == "too_small")
    write_limit(out, issue);
  else if (issue.code == "invalid_value")
    write_options(out, issue);
  else if (issue.code == "invalid_format")
    write_format(out, issue);
  else
    out.member("code", issue.code);
  write_path(out, issue);
  out.member("message", issue.message);
  out.end_object();
}
}  // namespace

void write_issues(JsonWriter& out, const std::vector<Issue>& issues) {
  out.begin_array();
  for (const Issue& issue : issues) write_issue(out, issue);
  out.end_array();
}

std::string issues_text(const std::vector<Issue>& issues) {
  std::string compact;
  JsonWriter out(compact);
  write_issues(out, issues);
  return indented(compact);
}

}  // namespace chiroflow::wire
