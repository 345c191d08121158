// SPDX-License-Identifier: Apache-2.0
// The second factor (H-07): time-based codes of RFC 6238 as authenticator apps make them (SHA-1, 30 s, 6 digits), and
// one-time recovery codes. Each code counts once: keep the matched step and ask with it next time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "crypto/digest.hpp"

namespace chiroflow::crypto {

/// RFC 4648 section 6 without padding. Decoding takes both cases and skips spaces and padding, as people type it.
std::string base32(std::string_view bytes);
std::optional<Bytes> from_base32(std::string_view text);

/// 160 random bits, the length of RFC 4226 section 4.
Secret new_totp_secret(Random& random);

std::int64_t totp_step(Instant at);
/// `digits` is 6 to 8.
std::string totp_code(std::string_view secret, std::int64_t step, int digits = 6);

/// The time step that `code` belongs to, from one before to one after now; spaces in the code are skipped. Nothing
/// when it matches none, or only steps up to `last_used_step` (a replay).
std::optional<std::int64_t> totp_match(std::string_view secret, std::string_view code, Instant now,
                                       std::optional<std::int64_t> last_used_step);

/// "otpauth://totp/Issuer:account?secret=…", the text of the QR code. It holds the secret: never log it.
std::string otpauth_uri(std::string_view issuer, std::string_view account, std::string_view secret);

inline constexpr int kRecoveryCodeCount = 10;

/// Ten codes "xxxxx-xxxxx" of 50 random bits each, without letters that are mistaken for digits.
std::vector<std::string> new_recovery_codes(Random& random);
/// As it is hashed: lower case, without spaces and hyphens, o read as 0, i and l as 1. Nothing when it is no code.
std::optional<std::string> normalise_recovery_code(std::string_view text);
/// SHA-256 over owner and normalised code, for storage and look-up. Nothing when it is no code.
std::optional<Digest> recovery_code_hash(std::string_view owner_id, std::string_view text);

}  // namespace chiroflow::crypto
