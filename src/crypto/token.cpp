// SPDX-License-Identifier: Apache-2.0
#include "crypto/token.hpp"

namespace chiroflow::crypto {

namespace {
constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kTokenCharacters = 43;
}  // namespace

std::string new_token(std::string_view prefix, Random& random) {
  const Secret bytes = Secret::random(kTokenBytes, random);
  return std::string(prefix) + base64url(bytes.view());
}

bool looks_like_token(std::string_view prefix, std::string_view text) {
  if (text.size() != prefix.size() + kTokenCharacters || !text.starts_with(prefix)) return false;
  return from_base64url(text.substr(prefix.size())).has_value();
}

Digest token_hash(std::string_view token) { return sha256(token); }

}  // namespace chiroflow::crypto
