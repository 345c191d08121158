// SPDX-License-Identifier: Apache-2.0
// Opaque tokens: a readable prefix and 256 random bits in base64url. Only the hash is stored (H-08): the token has
// enough randomness that a fast hash is safe, and looking up by hash leaks no timing about the token.
#pragma once

#include <string>
#include <string_view>

#include "crypto/digest.hpp"

namespace chiroflow::crypto {

inline constexpr std::string_view kApiKeyPrefix = "cf_key_";
inline constexpr std::string_view kSessionPrefix = "cf_ses_";
inline constexpr std::string_view kVisitPrefix = "cf_vis_";

/// `prefix` followed by 43 characters of base64url.
std::string new_token(std::string_view prefix, Random& random);
/// Is it `prefix` and 43 characters of base64url? Spares the database a look-up of nonsense.
bool looks_like_token(std::string_view prefix, std::string_view text);
/// What the database holds instead of the token: its SHA-256.
Digest token_hash(std::string_view token);

}  // namespace chiroflow::crypto
