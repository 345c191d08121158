// SPDX-License-Identifier: Apache-2.0
#include "app/consents/canonical_text.hpp"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

namespace chiroflow::app {

namespace {
constexpr utf8proc_int32_t kLineFeed = '\n';

Error refused(const char* why) { return invalid_field("text", why); }

bool is_direction_mark(utf8proc_int32_t c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }

bool deceives(utf8proc_int32_t c) {
  if (c == kLineFeed) return false;
  if (is_direction_mark(c) || c == 0xFEFF) return true;
  const auto category = utf8proc_category(c);
  return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP ||
         category == UTF8PROC_CATEGORY_CS || category == UTF8PROC_CATEGORY_CN;
}

Result<void> check_characters(std::string_view text) {
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t c = 0;
    const auto size = utf8proc_iterate(at, left, &c);
    if (size <= 0) return fail(refused("Must be valid UTF-8"));
    if (deceives(c)) return fail(refused("Must not hold control characters or marks of direction"));
    at += size;
    left -= size;
  }
  return {};
}

Result<std::string> composed(std::string_view text) {
  utf8proc_uint8_t* made = nullptr;
  const auto size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &made, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(made, &std::free);
  if (size < 0) return fail(refused("Must be valid UTF-8"));
  return std::string(reinterpret_cast<const char*>(made), static_cast<std::size_t>(size));
}

/// Windows' and old Macs' line ends are line ends, tabs are spaces.
std::string with_line_feeds(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\t') {
      out += ' ';
    } else if (text[i] != '\r') {
      out += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      out += '\n';
    }
  }
  return out;
}

std::string without_trailing_spaces(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '\n')
      while (out.ends_with(' ')) out.pop_back();
    out += c;
  }
  while (out.ends_with(' ') || out.ends_with('\n')) out.pop_back();
  return out;
}
}  // namespace

Result<std::string> canonical_text(std::string_view text) {
  const auto lines = with_line_feeds(text);
  TRY(check_characters(lines));
  return without_trailing_spaces(TRY(composed(lines)));
}

std::string canonical_line(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    utf8proc_int32_t c = 0;
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                       static_cast<utf8proc_ssize_t>(text.size() - at), &c);
    const auto taken = size > 0 ? static_cast<std::size_t>(size) : 1;
    if (size > 0 && (c == kLineFeed || c == '\r' || c == '\t' || c == 0x2028 || c == 0x2029))
      plain += ' ';
    else if (size > 0 && !deceives(c))
      plain += text.substr(at, taken);
    at += taken;
  }
  const auto line = composed(plain).value_or(plain);
  const auto first = line.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return line.substr(first, line.find_last_not_of(' ') - first + 1);
}

}  // namespace chiroflow::app
