// SPDX-License-Identifier: Apache-2.0
#include "adapters/s3/answers.hpp"

#include <algorithm>
#include <charconv>

#include "adapters/s3/xml.hpp"

namespace chiroflow::s3 {

namespace {
constexpr std::size_t kLongestCode = 70;

std::optional<XmlElement> parse_as(std::string_view body, std::string_view name) {
  auto root = parse_xml(body);
  return root && root->name == name ? std::move(root) : std::nullopt;
}

std::optional<StoredObject> read_object(const XmlElement& element, std::string_view prefix) {
  const auto* key = element.child("Key");
  const auto* size = element.child("Size");
  if (!key || !size || key->text.empty() || !key->text.starts_with(prefix)) return std::nullopt;
  StoredObject object{.name = key->text};
  const auto* const end = size->text.data() + size->text.size();
  const auto [stop, fault] = std::from_chars(size->text.data(), end, object.size);
  return fault == std::errc() && stop == end ? std::optional(std::move(object)) : std::nullopt;
}
}  // namespace

std::optional<ObjectPage> read_page(std::string_view body, std::string_view prefix) {
  const auto root = parse_as(body, "ListBucketResult");
  const auto* truncated = root ? root->child("IsTruncated") : nullptr;
  if (!truncated || (truncated->text != "true" && truncated->text != "false")) return std::nullopt;
  ObjectPage page;
  for (const auto& child : root->children) {
    if (child.name != "Contents") continue;
    auto object = read_object(child, prefix);
    if (!object) return std::nullopt;
    page.objects.push_back(std::move(*object));
  }
  if (truncated->text == "false") return page;
  const auto* next = root->child("NextContinuationToken");
  if (!next || next->text.empty()) return std::nullopt;
  page.next = next->text;
  return page;
}

Versions read_versions(std::string_view body) {
  const auto root = parse_as(body, "VersioningConfiguration");
  if (!root) return Versions::unknown;
  const auto* status = root->child("Status");
  if (!status || status->text.empty()) return Versions::none;
  if (status->text == "Enabled") return Versions::kept;
  return status->text == "Suspended" ? Versions::suspended : Versions::unknown;
}

std::string error_code(std::string_view body) {
  const auto root = parse_as(body, "Error");
  const auto* code = root ? root->child("Code") : nullptr;
  if (!code || code->text.size() > kLongestCode) return {};
  const bool word = std::all_of(code->text.begin(), code->text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  return word ? code->text : std::string();
}

}  // namespace chiroflow::s3
