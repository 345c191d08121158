// SPDX-License-Identifier: Apache-2.0
// Parsing by inet_pton, comparison by bits.
#include "surfaces/http/addresses.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace chiroflow::http {

namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

std::optional<IpAddress> parse_plain(std::string_view text) {
  char buffer[INET6_ADDRSTRLEN + 1];
  if (text.empty() || text.size() >= sizeof buffer) return std::nullopt;
  *std::copy(text.begin(), text.end(), buffer) = '\0';
  IpAddress address;
  if (inet_pton(AF_INET6, buffer, address.bytes.data()) == 1) return address;
  std::copy(kMappedPrefix.begin(), kMappedPrefix.end(), address.bytes.begin());
  if (inet_pton(AF_INET, buffer, address.bytes.data() + 12) == 1) return address;
  return std::nullopt;
}

std::string_view without_port(std::string_view text) {
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == std::string_view::npos) return {};
    const auto rest = text.substr(close + 1);
    return rest.empty() || rest.starts_with(':') ? text.substr(1, close - 1) : std::string_view();
  }
  const auto colon = text.find(':');
  const bool one_colon = colon != std::string_view::npos && text.find(':', colon + 1) == std::string_view::npos;
  return one_colon ? text.substr(0, colon) : text;
}

bool shares_prefix(const IpAddress& a, const IpAddress& b, int bits) {
  const auto whole = static_cast<std::size_t>(bits / 8);
  if (!std::equal(a.bytes.begin(), a.bytes.begin() + static_cast<std::ptrdiff_t>(whole), b.bytes.begin())) return false;
  const int rest = bits % 8;
  return rest == 0 || ((a.bytes[whole] ^ b.bytes[whole]) >> (8 - rest)) == 0;
}

std::string_view trimmed(std::string_view s) {
  const auto first = s.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return s.substr(first, s.find_last_not_of(" \t") - first + 1);
}

}  // namespace

bool IpAddress::is_v4() const { return std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes.begin()); }

bool IpAddress::is_loopback() const {
  if (is_v4()) return bytes[12] == 127;
  return std::all_of(bytes.begin(), bytes.end() - 1, [](std::uint8_t b) { return b == 0; }) && bytes[15] == 1;
}

std::string IpAddress::text() const {
  char buffer[INET6_ADDRSTRLEN];
  if (is_v4()) return inet_ntop(AF_INET, bytes.data() + 12, buffer, sizeof buffer);
  return inet_ntop(AF_INET6, bytes.data(), buffer, sizeof buffer);
}

std::optional<IpAddress> parse_address(std::string_view text) { return parse_plain(without_port(trimmed(text))); }

Result<AddressRanges> AddressRanges::parse(const std::vector<std::string>& entries) {
  AddressRanges ranges;
  for (const std::string& entry : entries) {
    const auto slash = entry.find('/');
    const auto address = parse_plain(std::string_view(entry).substr(0, slash));
    if (!address)
      return fail(invalid_field("trusted_proxies", "\"" + entry + "\" is not an address or a range of addresses"));
    int bits = address->is_v4() ? 32 : 128;
    if (slash != std::string::npos) {
      const char* end = entry.data() + entry.size();
      int given = -1;
      const auto [stop, error] = std::from_chars(entry.data() + slash + 1, end, given);
      if (error != std::errc() || stop != end || given < 0 || given > bits) {
        return fail(invalid_field("trusted_proxies", "\"" + entry + "\" has a wrong prefix length"));
      }
      bits = given;
    }
    ranges.ranges_.push_back({*address, address->is_v4() ? bits + 96 : bits});
  }
  return ranges;
}

bool AddressRanges::contains(const IpAddress& address) const {
  return std::any_of(ranges_.begin(), ranges_.end(),
                     [&](const Range& r) { return shares_prefix(r.base, address, r.bits); });
}

std::string client_address(const IpAddress& peer, const std::vector<std::string_view>& lines,
                           const AddressRanges& trusted) {
  IpAddress speaker = peer;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    std::string_view rest = *line;
    while (trusted.contains(speaker)) {
      const auto comma = rest.rfind(',');
      const auto named = parse_address(comma == std::string_view::npos ? rest : rest.substr(comma + 1));
      if (!named) return speaker.text();
      speaker = *named;
      if (comma == std::string_view::npos) break;
      rest = rest.substr(0, comma);
    }
    if (!trusted.contains(speaker)) break;
  }
  return speaker.text();
}

}  // namespace chiroflow::http
