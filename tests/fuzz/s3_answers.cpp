// SPDX-License-Identifier: Apache-2.0
// Bodies of an S3 store: any bytes give an answer, what is read from a page keeps its prefix, and text survives being written and read.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "adapters/s3/answers.hpp"
#include "adapters/s3/xml.hpp"

namespace {
void require(bool truth) {
  if (!truth) std::abort();
}

std::string written(const chiroflow::s3::XmlElement& element) {
  std::string inside = chiroflow::s3::xml_escaped(element.text);
  for (const auto& child : element.children) inside += written(child);
  return "<" + element.name + ">" + inside + "</" + element.name + ">";
}

bool same(const chiroflow::s3::XmlElement& a, const chiroflow::s3::XmlElement& b) {
  if (a.name != b.name || a.text != b.text || a.children.size() != b.children.size()) return false;
  for (std::size_t i = 0; i < a.children.size(); ++i)
    if (!same(a.children[i], b.children[i])) return false;
  return true;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chiroflow::s3;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  if (const auto root = parse_xml(body)) {
    const auto again = parse_xml(written(*root));
    require(again && same(*root, *again));
  }
  if (const auto page = read_page(body, "org/"))
    for (const auto& object : page->objects) require(object.name.starts_with("org/"));
  read_versions(body);
  for (const char c : error_code(body))
    require(static_cast<unsigned char>(c) > 0x2f && static_cast<unsigned char>(c) < 0x7b);
  return 0;
}
