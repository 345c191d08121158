// SPDX-License-Identifier: Apache-2.0
#include "wire/canonical_object.hpp"

#include <algorithm>

#include "wire/json_writer.hpp"

namespace chiroflow::wire {

namespace {
std::string quoted(std::string_view text) {
  std::string json;
  append_quoted(json, text);
  return json;
}

template <class T, class Write>
std::string list(const std::vector<T>& values, Write write) {
  std::string json = "[";
  for (const auto& value : values) {
    if (json.size() > 1) json += ',';
    json += write(value);
  }
  return json + ']';
}
}  // namespace

void CanonicalObject::raw(std::string_view name, std::optional<std::string> json) {
  if (!json && unknown_ == Unknown::is_left_out) return;
  members_.emplace_back(name, json ? std::move(*json) : "null");
}

void CanonicalObject::text(std::string_view name, std::string_view value) { raw(name, quoted(value)); }

void CanonicalObject::number(std::string_view name, std::optional<std::int64_t> value) {
  raw(name, value ? std::optional(std::to_string(*value)) : std::nullopt);
}

void CanonicalObject::boolean(std::string_view name, std::optional<bool> value) {
  raw(name, value ? std::optional<std::string>(*value ? "true" : "false") : std::nullopt);
}

void CanonicalObject::time(std::string_view name, const std::optional<Instant>& value) {
  raw(name, value ? std::optional(quoted(format_iso(*value))) : std::nullopt);
}

void CanonicalObject::texts(std::string_view name, const std::vector<std::string>& values) {
  raw(name, list(values, quoted));
}

void CanonicalObject::objects(std::string_view name, const std::vector<CanonicalObject>& values) {
  raw(name, list(values, [](const CanonicalObject& value) { return value.write(); }));
}

std::string CanonicalObject::write() const {
  auto members = members_;
  if (order_ == Order::by_name)
    std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string json = "{";
  for (const auto& [name, value] : members) {
    if (json.size() > 1) json += ',';
    append_quoted(json, name);
    json += ':';
    json += value;
  }
  return json + '}';
}

}  // namespace chiroflow::wire
