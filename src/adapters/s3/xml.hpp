// SPDX-License-Identifier: Apache-2.0
// XML as S3 stores answer: elements with text or with elements. Strict and small on purpose: whatever such an answer has no use for
// (document types, processing instructions, comments, CDATA) is refused. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chiroflow::s3 {

struct XmlElement {
  std::string name;  // without its prefix
  std::string text;  // of one without children
  std::vector<XmlElement> children;

  /// The first child of that name; null when there is none.
  const XmlElement* child(std::string_view name) const;
};

/// The one element of the document. Nothing when it is not well-formed, nested too deeply or more than the above.
std::optional<XmlElement> parse_xml(std::string_view text);
/// Text as it stands between tags.
std::string xml_escaped(std::string_view text);

}  // namespace chiroflow::s3
