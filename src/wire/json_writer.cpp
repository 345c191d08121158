// SPDX-License-Identifier: Apache-2.0
#include "wire/json_writer.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include "wire/utf8.hpp"

namespace chiroflow::wire {

namespace {
// Bytes that cannot be copied blindly: controls, quote, backslash, and everything outside ASCII (it is checked).
constexpr auto kSpecial = [] {
  std::array<bool, 256> special{};
  for (std::size_t c = 0; c < 256; ++c) special[c] = c < 0x20 || c == '"' || c == '\\' || c >= 0x80;
  return special;
}();

constexpr std::uint64_t repeated(std::uint64_t byte) { return byte * 0x0101010101010101ULL; }

/// True when none of the eight bytes is special (the usual zero-byte tricks on a 64-bit word).
bool all_plain(const char* p) {
  std::uint64_t word;
  std::memcpy(&word, p, 8);
  const auto has_zero = [](std::uint64_t x) { return (x - repeated(0x01)) & ~x; };
  const auto control = word - repeated(0x20);
  return ((control | has_zero(word ^ repeated('"')) | has_zero(word ^ repeated('\\')) | word) & repeated(0x80)) == 0;
}

const char* skip_plain(const char* p, const char* end) {
  while (end - p >= 8 && all_plain(p)) p += 8;
  while (p != end && !kSpecial[static_cast<unsigned char>(*p)]) ++p;
  return p;
}

template <class Text>
void append_escape(Text& out, unsigned char c) {
  switch (c) {
    case '"': return static_cast<void>(out.append("\\\""));
    case '\\': return static_cast<void>(out.append("\\\\"));
    case '\b': return static_cast<void>(out.append("\\b"));
    case '\f': return static_cast<void>(out.append("\\f"));
    case '\n': return static_cast<void>(out.append("\\n"));
    case '\r': return static_cast<void>(out.append("\\r"));
    case '\t': return static_cast<void>(out.append("\\t"));
    default: break;
  }
  constexpr char kHex[] = "0123456789abcdef";
  const char text[] = {'\\', 'u', '0', '0', kHex[c >> 4], kHex[c & 15]};
  out.append(std::string_view(text, sizeof text));
}

template <class Text>
void append_in_quotes(Text& out, std::string_view text) {
  out.push_back('"');
  const char* p = text.data();
  const char* const end = p + text.size();
  while (p != end) {
    const char* plain_end = skip_plain(p, end);
    out.append(std::string_view(p, static_cast<std::size_t>(plain_end - p)));
    p = plain_end;
    if (p == end) break;
    if (static_cast<unsigned char>(*p) < 0x80) {
      append_escape(out, static_cast<unsigned char>(*p++));
      continue;
    }
    const auto length = utf8_sequence(std::string_view(p, static_cast<std::size_t>(end - p)));
    if (length == 0) {
      out.append("\xEF\xBF\xBD");
      ++p;
      continue;
    }
    out.append(std::string_view(p, length));
    p += length;
  }
  out.push_back('"');
}

/// Digits and exponent of the shortest form; value == 0.d1d2d3… * 10^point.
struct Shortest {
  char digits[32];
  int count = 0;
  int point = 0;
};

Shortest shortest(double value) {
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
  Shortest result;
  const char* p = text;
  for (; p != end && *p != 'e'; ++p) {
    if (*p != '.') result.digits[result.count++] = *p;
  }
  int exponent = 0;
  if (p != end) std::from_chars(p[1] == '+' ? p + 2 : p + 1, end, exponent);
  result.point = exponent + 1;
  return result;
}

/// The layout of ECMA-262 Number::toString.
void append_laid_out(std::string& out, const Shortest& s) {
  if (s.point > 0 && s.point <= 21) {
    const int whole = s.count < s.point ? s.count : s.point;
    out.append(s.digits, static_cast<std::size_t>(whole));
    out.append(static_cast<std::size_t>(s.point - whole), '0');
    if (s.count > s.point) out.append(1, '.').append(s.digits + s.point, static_cast<std::size_t>(s.count - s.point));
    return;
  }
  if (s.point <= 0 && s.point > -6) {
    out.append("0.")
        .append(static_cast<std::size_t>(-s.point), '0')
        .append(s.digits, static_cast<std::size_t>(s.count));
    return;
  }
  out.push_back(s.digits[0]);
  if (s.count > 1) out.append(1, '.').append(s.digits + 1, static_cast<std::size_t>(s.count - 1));
  const int exponent = s.point - 1;
  out.append(exponent < 0 ? "e-" : "e+").append(std::to_string(std::abs(exponent)));
}

template <class Text, class Integer>
void append_digits(Text& out, Integer value) {
  char text[24];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  out.append(std::string_view(text, static_cast<std::size_t>(end - text)));
}
}  // namespace

void append_quoted(std::string& out, std::string_view text) { append_in_quotes(out, text); }
void append_quoted(TextBuffer& out, std::string_view text) { append_in_quotes(out, text); }
void append_integer(std::string& out, std::int64_t value) { append_digits(out, value); }
void append_integer(std::string& out, std::uint64_t value) { append_digits(out, value); }
void append_integer(TextBuffer& out, std::int64_t value) { append_digits(out, value); }
void append_integer(TextBuffer& out, std::uint64_t value) { append_digits(out, value); }

void append_number(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  if (value == 0) {
    out += '0';
    return;
  }
  if (std::abs(value) < 9'007'199'254'740'992.0 && value == std::trunc(value)) {
    append_digits(out, static_cast<std::int64_t>(value));
    return;
  }
  if (value < 0) out.push_back('-');
  append_laid_out(out, shortest(std::abs(value)));
}

void append_number(TextBuffer& out, double value) {
  std::string digits;
  append_number(digits, value);
  out.append(digits);
}

std::string indented(std::string_view json) {
  std::string out;
  out.reserve(json.size() * 2);
  std::size_t depth = 0;
  bool in_text = false;
  const auto new_line = [&] { out.append(1, '\n').append(2 * depth, ' '); };
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_text) {
      out.push_back(c);
      if (c == '\\' && i + 1 < json.size())
        out.push_back(json[++i]);
      else if (c == '"')
        in_text = false;
      continue;
    }
    const bool closes_at_once = i + 1 < json.size() && (json[i + 1] == ']' || json[i + 1] == '}');
    switch (c) {
      case '{':
      case '[':
        out.push_back(c);
        if (closes_at_once) {
          out.push_back(json[++i]);
          break;
        }
        ++depth;
        new_line();
        break;
      case '}':
      case ']':
        depth -= depth > 0 ? 1 : 0;
        new_line();
        out.push_back(c);
        break;
      case ',':
        out.push_back(c);
        new_line();
        break;
      case ':': out += ": "; break;
      default: in_text = c == '"'; out.push_back(c);
    }
  }
  return out;
}

}  // namespace chiroflow::wire
