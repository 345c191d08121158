// SPDX-License-Identifier: Apache-2.0
#include "app/mail/masked_address.hpp"

namespace chiroflow::app {

namespace {
constexpr std::string_view kHidden = "***";

/// A character of UTF-8 is not torn apart.
std::string_view first_character(std::string_view text) {
  std::size_t size = text.empty() ? 0 : 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
  return text.substr(0, size);
}
}  // namespace

std::string masked_address(std::string_view address) {
  const auto at = address.rfind('@');
  if (at == std::string_view::npos) return std::string(kHidden);
  const auto name = address.substr(0, at), host = address.substr(at + 1);
  const auto dot = host.rfind('.');
  std::string out(first_character(name));
  out.append(kHidden).append("@").append(first_character(host)).append(kHidden);
  if (dot != std::string_view::npos) out.append(host.substr(dot));
  return out;
}

}  // namespace chiroflow::app
