// SPDX-License-Identifier: Apache-2.0
#include "domain/clinician_name.hpp"

#include <algorithm>
#include <array>

namespace chiroflow {

namespace {
std::string_view trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// The first word in small letters, without the dot.
std::string first_word(std::string_view title) {
  std::string word(title.substr(0, title.find_first_of(" .")));
  std::ranges::transform(word, word.begin(), lowered);
  return word;
}

bool is_form_of_address(std::string_view title) {
  constexpr std::array<std::string_view, 11> kForms{"dr",  "dra", "doctor", "doctora", "prof", "mr",
                                                    "mrs", "ms",  "mx",     "sr",      "sra"};
  return std::ranges::find(kForms, first_word(title)) != kForms.end();
}
}  // namespace

std::string clinician_name(std::string_view first, std::string_view last, const std::optional<std::string>& title) {
  std::string name(trimmed(first));
  const auto family = trimmed(last);
  if (!name.empty() && !family.empty()) name += " ";
  name += family;
  const auto shown = trimmed(title ? std::string_view(*title) : std::string_view());
  if (shown.empty()) return name;
  return is_form_of_address(shown) ? std::string(shown) + " " + name : name + ", " + std::string(shown);
}

}  // namespace chiroflow
