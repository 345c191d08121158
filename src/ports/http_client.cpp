// SPDX-License-Identifier: Apache-2.0
#include "ports/http_client.hpp"

#include <algorithm>

namespace chiroflow {

namespace {
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}
}  // namespace

const std::string* HttpResponse::header(std::string_view name) const {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const HttpHeader& h) { return same_name(h.name, name); });
  return found == headers.end() ? nullptr : &found->value;
}

}  // namespace chiroflow
