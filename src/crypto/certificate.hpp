// SPDX-License-Identifier: Apache-2.0
// X.509 certificates (RFC 5280) as far as the operator needs them: what a file holds, and one of our own for a local network.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "crypto/bytes.hpp"

namespace chiroflow::crypto {

struct CertificateFacts {
  std::vector<std::string> names;  // DNS names and IPv4 addresses of the subject alternative name
  Instant not_before{};
  Instant not_after{};
  bool matches_key = false;
};

/// Of the first certificate of a PEM text, with the key that belongs to it.
/// Errors: precondition_failed "certificate_unreadable" or "key_unreadable".
[[nodiscard]] Result<CertificateFacts> examine_certificate(std::string_view certificate_pem, std::string_view key_pem);

struct SelfSigned {
  std::string certificate_pem;
  Secret key_pem;
};

inline constexpr int kSelfSignedDays = 397;  // the longest that browsers accept

/// A P-256 key and a certificate signed by itself for these names (texts that read as IPv4 addresses become addresses).
/// `names` must not be empty. The key comes from OpenSSL's own generator.
[[nodiscard]] Result<SelfSigned> make_self_signed(const std::vector<std::string>& names, Instant now);

}  // namespace chiroflow::crypto
