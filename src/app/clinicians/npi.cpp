// SPDX-License-Identifier: Apache-2.0
#include "app/clinicians/npi.hpp"

#include <algorithm>

namespace chiroflow::app {

namespace {
/// What "80840" adds to the Luhn sum of ten digits behind it.
constexpr int kPrefixSum = 24;
}  // namespace

bool is_npi(std::string_view text) {
  if (text.size() != 10 || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return false;
  if (text[0] != '1' && text[0] != '2') return false;
  int sum = kPrefixSum;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int digit = text[i] - '0';
    const int doubled = digit * 2;
    sum += i % 2 == 1 ? digit : (doubled > 9 ? doubled - 9 : doubled);
  }
  return sum % 10 == 0;
}

}  // namespace chiroflow::app
