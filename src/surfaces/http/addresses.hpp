// SPDX-License-Identifier: Apache-2.0
// Network addresses as values: ranges of trusted proxies, and who the client behind them is. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace chiroflow::http {

/// IPv4 is kept as its mapped IPv6 form (RFC 4291, 2.5.5.2), so that ::ffff:10.0.0.1 and 10.0.0.1 are one address.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};

  bool is_v4() const;
  bool is_loopback() const;
  std::string text() const;  // dotted for IPv4
  bool operator==(const IpAddress&) const = default;
};

/// "10.0.0.1", "10.0.0.1:80", "::1", "[::1]", "[::1]:80".
std::optional<IpAddress> parse_address(std::string_view text);

class AddressRanges {
 public:
  /// Entries "10.0.0.0/8", "::1", "fd00::/8". Error invalid_argument names a bad one.
  static Result<AddressRanges> parse(const std::vector<std::string>& entries);
  bool contains(const IpAddress& address) const;
  bool empty() const { return ranges_.empty(); }

 private:
  struct Range {
    IpAddress base;
    int bits = 128;
  };
  std::vector<Range> ranges_;
};

/// Walks X-Forwarded-For from the right, as long as the address that speaks is a trusted proxy: what stands left of the first
/// untrusted one was written by the client and proves nothing. `lines` are the header's values in order of arrival.
std::string client_address(const IpAddress& peer, const std::vector<std::string_view>& lines,
                           const AddressRanges& trusted);

}  // namespace chiroflow::http
