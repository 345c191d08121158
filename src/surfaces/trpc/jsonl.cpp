// SPDX-License-Identifier: Apache-2.0
#include "surfaces/trpc/jsonl.hpp"

#include <algorithm>

namespace chiroflow::trpc {

namespace {
/// The value at the beginning of `text`, up to the "," or bracket that ends it.
std::string_view first_value(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (depth == 0 && (c == ',' || c == ':' || c == '}' || c == ']')) {
      return text.substr(0, i);
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return text;
}

/// A member of a compact object; empty where there is none. Names of ours hold nothing that is escaped.
std::string_view member(std::string_view object, std::string_view name) {
  while (object.size() > 1) {
    object.remove_prefix(1);  // "{" or ","
    const auto key = first_value(object);
    object.remove_prefix(std::min(key.size() + 1, object.size()));
    const auto value = first_value(object);
    if (key.size() == name.size() + 2 && key.substr(1, name.size()) == name) return value;
    object.remove_prefix(value.size());
  }
  return {};
}

/// A promise of the first line: nothing there yet, and the chunk in which it comes.
std::string promise(const std::string& position) { return '"' + position + R"(":[[0],[null,0,)" + position + "]]"; }

/// The line that keeps it. superjson's paths begin at the line, so what it says of values gets the way to them put before.
std::string line(const std::string& position, std::string_view reply) {
  const auto error = member(reply, "error");
  const auto payload = error.empty() ? member(member(reply, "result"), "data") : error;
  const std::string before = error.empty() ? R"({"result":{"data":)" : R"({"error":)";
  std::string text = R"({"json":[)" + position + ",0,[[" + before;
  text.append(member(payload, "json")).append(error.empty() ? "}}" : "}").append("]]]");
  if (const auto values = member(member(payload, "meta"), "values"); !values.empty()) {
    text += R"(,"meta":{"values":{"2.0.0.)";
    text.append(error.empty() ? "result.data" : "error").append(R"(":)").append(values).append(R"(},"v":1})");
  }
  return text + "}\n";
}
}  // namespace

std::string jsonl_body(const std::vector<std::string_view>& replies) {
  std::string body = R"({"json":{)";
  for (std::size_t i = 0; i < replies.size(); ++i) body += (i == 0 ? "" : ",") + promise(std::to_string(i));
  body += "}}\n";
  for (std::size_t i = 0; i < replies.size(); ++i) body += line(std::to_string(i), replies[i]);
  return body;
}

}  // namespace chiroflow::trpc
