// SPDX-License-Identifier: Apache-2.0
#include "adapters/s3/xml.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace chiroflow::s3 {

namespace {
constexpr int kDeepest = 16;
constexpr std::string_view kSpace = " \t\r\n";

bool is_space(char c) { return kSpace.find(c) != std::string_view::npos; }
bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool in_name(char c) { return begins_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':'; }
bool may_stand(char c) { return static_cast<unsigned char>(c) >= 0x20 || is_space(c); }

void append_utf8(std::string& out, std::uint32_t code) {
  const auto tail = [&](int shift) { out.push_back(static_cast<char>(0x80 | ((code >> shift) & 0x3f))); };
  if (code < 0x80) {
    out.push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out.push_back(static_cast<char>(0xc0 | (code >> 6)));
    tail(0);
  } else if (code < 0x10000) {
    out.push_back(static_cast<char>(0xe0 | (code >> 12)));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xf0 | (code >> 18)));
    tail(12);
    tail(6);
    tail(0);
  }
}

/// "#65" or "#x41" as a character that XML 1.0 knows.
std::optional<std::uint32_t> numbered(std::string_view text) {
  text.remove_prefix(1);
  const bool hex = text.starts_with('x');
  if (hex) text.remove_prefix(1);
  std::uint32_t code = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), code, hex ? 16 : 10);
  if (text.empty() || fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  const bool known = code == 9 || code == 10 || code == 13 || (code >= 0x20 && code < 0xd800) ||
                     (code >= 0xe000 && code < 0xfffe) || (code >= 0x10000 && code <= 0x10ffff);
  return known ? std::optional(code) : std::nullopt;
}

constexpr std::array<std::pair<std::string_view, char>, 5> kNamed{
    {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};

/// What stands between "&" and ";".
bool append_reference(std::string& out, std::string_view name) {
  if (name.starts_with('#')) {
    const auto code = numbered(name);
    if (code) append_utf8(out, *code);
    return code.has_value();
  }
  const auto found = std::find_if(kNamed.begin(), kNamed.end(), [&](const auto& known) { return known.first == name; });
  if (found == kNamed.end()) return false;
  out.push_back(found->second);
  return true;
}

/// Text with its references resolved.
std::optional<std::string> plain(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const char c = text.front();
    if (!may_stand(c)) return std::nullopt;
    if (c != '&') {
      out.push_back(c);
      text.remove_prefix(1);
      continue;
    }
    const auto end = text.find(';');
    if (end == std::string_view::npos || !append_reference(out, text.substr(1, end - 1))) return std::nullopt;
    text.remove_prefix(end + 1);
  }
  return out;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::optional<XmlElement> document() {
    skip_declaration();
    skip_space();
    auto root = element(0);
    skip_space();
    return root && rest_.empty() ? std::move(root) : std::nullopt;
  }

 private:
  bool take(std::string_view token) {
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }
  bool skip_space() {
    const auto before = rest_.size();
    rest_.remove_prefix(std::min(rest_.find_first_not_of(kSpace), rest_.size()));
    return rest_.size() != before;
  }
  void skip_declaration() {
    if (!rest_.starts_with("<?xml ")) return;
    const auto end = rest_.find("?>");
    if (end != std::string_view::npos) rest_.remove_prefix(end + 2);
  }
  std::string_view name() {
    if (rest_.empty() || !begins_name(rest_.front())) return {};
    const auto end = static_cast<std::size_t>(std::find_if_not(rest_.begin(), rest_.end(), in_name) - rest_.begin());
    const auto found = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return found;
  }

  /// Namespaces and the like: checked and left alone.
  bool attribute() {
    if (name().empty() || !take("=")) return false;
    const char quote = rest_.empty() ? '\0' : rest_.front();
    if (quote != '"' && quote != '\'') return false;
    const auto end = rest_.find(quote, 1);
    if (end == std::string_view::npos) return false;
    const auto value = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return value.find('<') == std::string_view::npos && plain(value);
  }

  std::optional<XmlElement> element(int depth) {
    if (depth > kDeepest || !take("<")) return std::nullopt;
    const auto full_name = name();
    if (full_name.empty()) return std::nullopt;
    XmlElement made;
    const auto colon = full_name.rfind(':');
    made.name = full_name.substr(colon == std::string_view::npos ? 0 : colon + 1);
    if (made.name.empty() || !begins_name(made.name.front())) return std::nullopt;
    for (;;) {
      const bool space = skip_space();
      if (take("/>")) return made;
      if (take(">")) break;
      if (!space || !attribute()) return std::nullopt;
    }
    if (!content(made, depth) || name() != full_name) return std::nullopt;
    skip_space();
    return take(">") ? std::optional(std::move(made)) : std::nullopt;
  }

  /// Up to and with "</".
  bool content(XmlElement& parent, int depth) {
    std::string text;
    for (;;) {
      const auto tag = rest_.find('<');
      if (tag == std::string_view::npos) return false;
      auto piece = plain(rest_.substr(0, tag));
      if (!piece) return false;
      text += *piece;
      rest_.remove_prefix(tag);
      if (take("</")) break;
      auto child = element(depth + 1);
      if (!child) return false;
      parent.children.push_back(std::move(*child));
    }
    if (parent.children.empty()) parent.text = std::move(text);
    return parent.children.empty() || std::all_of(text.begin(), text.end(), is_space);
  }

  std::string_view rest_;
};
}  // namespace

const XmlElement* XmlElement::child(std::string_view wanted) const {
  const auto found =
      std::find_if(children.begin(), children.end(), [&](const auto& one) { return one.name == wanted; });
  return found == children.end() ? nullptr : &*found;
}

std::optional<XmlElement> parse_xml(std::string_view text) { return Reader(text).document(); }

std::string xml_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto found = std::find_if(kNamed.begin(), kNamed.end(), [&](const auto& known) { return known.second == c; });
    if (found == kNamed.end())
      out.push_back(c);
    else
      out.append("&").append(found->first).append(";");
  }
  return out;
}

}  // namespace chiroflow::s3
