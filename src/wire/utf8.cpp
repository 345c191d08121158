// SPDX-License-Identifier: Apache-2.0
#include "wire/utf8.hpp"

namespace chiroflow::wire {

namespace {
struct Form {
  std::size_t length;
  unsigned char second_min, second_max;
};

/// Length and the allowed range of the second byte, by the first one (Unicode 15, table 3-7).
constexpr Form form_of(unsigned char first) {
  if (first >= 0xC2 && first <= 0xDF) return {2, 0x80, 0xBF};
  if (first == 0xE0) return {3, 0xA0, 0xBF};
  if (first == 0xED) return {3, 0x80, 0x9F};
  if (first >= 0xE1 && first <= 0xEF) return {3, 0x80, 0xBF};
  if (first == 0xF0) return {4, 0x90, 0xBF};
  if (first >= 0xF1 && first <= 0xF3) return {4, 0x80, 0xBF};
  if (first == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}
}  // namespace

std::size_t utf8_sequence(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return 1;
  const Form form = form_of(byte(0));
  if (form.length == 0 || text.size() < form.length) return 0;
  if (byte(1) < form.second_min || byte(1) > form.second_max) return 0;
  for (std::size_t i = 2; i < form.length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  return form.length;
}

std::size_t utf16_length(std::string_view text) {
  std::size_t units = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto length = static_cast<unsigned char>(text[i]) < 0x80 ? 1 : utf8_sequence(text.substr(i));
    units += length == 4 ? 2 : 1;
    i += length == 0 ? 1 : length;
  }
  return units;
}

}  // namespace chiroflow::wire
