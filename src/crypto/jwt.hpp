// SPDX-License-Identifier: Apache-2.0
// Signed tokens in compact form: JWS (RFC 7515) and on it JWT (RFC 7519). The verifier says which algorithms it takes;
// "none" does not exist here. Claims go in and out as JSON text; this header knows no JSON library.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "crypto/jwt_key.hpp"

namespace chiroflow::crypto {

inline constexpr std::size_t kMaxTokenSize = 16 * 1024;

struct VerifiedJws {
  std::string header;  // JSON
  Bytes payload;
  JwtAlgorithm algorithm{};
  std::string kid;  // of the token; empty when it has none
};

/// Header {"alg", "kid" when the key has one, "typ" when given}. Fails with internal for a public key.
[[nodiscard]] Result<std::string> jws_sign(const JwtKey& key, std::string_view payload, std::string_view type = "JWT");

/// The same with the whole header as the receiver's specification spells it, "alg" included. It must be the key's algorithm.
[[nodiscard]] Result<std::string> jws_sign_with_header(const JwtKey& key, std::string_view header,
                                                       std::string_view payload);

/// Takes a key when its algorithm is the token's and its kid too (a key or token without kid fits any). Errors are of
/// code unauthenticated, cause "token_malformed", "token_algorithm", "token_key_unknown" or "token_signature"; header
/// members marked critical are not understood and refused.
[[nodiscard]] Result<VerifiedJws> jws_verify(std::string_view token, std::span<const JwtKey> keys,
                                             std::span<const JwtAlgorithm> allowed);

/// What a token must be. Empty texts are not checked.
struct JwtExpectation {
  std::vector<JwtAlgorithm> algorithms;  // none listed: nothing is accepted
  std::string issuer;                    // iss
  std::string audience;                  // one of aud
  std::string subject;                   // sub
  std::string type;                      // header typ, without regard to case
  Seconds leeway{60};
  bool requires_expiry = true;
  std::optional<Seconds>
      max_lifetime;  // refuses tokens whose exp lies further ahead (SMART Backend Services: 5 minutes)
};

struct VerifiedJwt {
  std::string claims;  // JSON, as it was signed
  std::string header;  // JSON
  JwtAlgorithm algorithm{};
  std::string kid;
  std::string issuer;
  std::string subject;
  std::string id;  // jti
  std::optional<Instant> expires_at;
  std::optional<Instant> issued_at;
};

/// Errors beside those of jws_verify: cause "token_expired", "token_not_yet_valid", "token_issuer", "token_audience",
/// "token_subject", "token_type", "token_lifetime". Replay (jti) is the caller's to check.
[[nodiscard]] Result<VerifiedJwt> jwt_verify(std::string_view token, std::span<const JwtKey> keys,
                                             const JwtExpectation& expected, Instant now);

/// kid of a token that was not verified yet, for deciding whether to fetch keys anew. Trust nothing else of it.
std::optional<std::string> jwt_unverified_kid(std::string_view token);
/// Whether a token that was not verified yet claims to be for `audience`; one that does not need not be looked at further.
bool jwt_unverified_is_for(std::string_view token, std::string_view audience);

}  // namespace chiroflow::crypto
