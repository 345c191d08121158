// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/provider_words.hpp"

#include <optional>

namespace chiroflow::app {

namespace {
constexpr int kMostCharacters = 200;

struct Character {
  char32_t value = 0;
  std::size_t size = 1;  // bytes
};

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// None where the bytes at the beginning are no character.
std::optional<Character> first_of(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return Character{lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return std::nullopt;
  char32_t value = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if (!continues(text[i])) return std::nullopt;
    value = (value << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  constexpr char32_t kSmallest[]{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kSmallest[size] || value > 0x10FFFF || surrogate) return std::nullopt;
  return Character{value, size};
}

bool is_space(char32_t c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029; }

bool steers(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0x61C;
}
}  // namespace

std::string tame_words(std::string_view words) {
  std::string out;
  int count = 0;
  bool gap = false;
  while (!words.empty()) {
    const auto next = first_of(words);
    const auto bytes = words.substr(0, next ? next->size : 1);
    words.remove_prefix(bytes.size());
    if (!next) continue;
    if (is_space(next->value)) {
      gap = !out.empty();
      continue;
    }
    if (steers(next->value)) continue;
    if (count + (gap ? 1 : 0) >= kMostCharacters) return out + "…";
    if (gap) out += ' ';
    count += gap ? 2 : 1;
    gap = false;
    out += bytes;
  }
  return out;
}

}  // namespace chiroflow::app
