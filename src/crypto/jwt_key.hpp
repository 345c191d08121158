// SPDX-License-Identifier: Apache-2.0
// Keys for JSON Web Signatures (RFC 7515, 7518, 8037). A key serves one algorithm only, so that a token cannot choose
// how a key is used (a public RSA key taken as an HMAC secret is the well-known case). Immutable, cheap to copy, safe
// from any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "crypto/digest.hpp"

struct evp_pkey_st;

namespace chiroflow::crypto {

enum class JwtAlgorithm { HS256, RS256, ES256, EdDSA };

std::string_view name_of(JwtAlgorithm algorithm);
std::optional<JwtAlgorithm> jwt_algorithm_from(std::string_view name);

class JwtKey {
 public:
  /// `secret` may be of any length; services hand them out as text.
  static JwtKey hs256(std::string kid, std::string_view secret);
  /// "BEGIN PUBLIC KEY", "BEGIN PRIVATE KEY", "BEGIN RSA PRIVATE KEY" or "BEGIN EC PRIVATE KEY", without passphrase.
  /// Fails with precondition_failed when it is not a key for the algorithm: RSA of 2048 to 8192 bits, EC on P-256,
  /// Ed25519.
  [[nodiscard]] static Result<JwtKey> from_pem(JwtAlgorithm algorithm, std::string kid, std::string_view pem);
  /// A public key of RFC 7517 as JSON. A member "alg" must agree with what the key's type means here.
  [[nodiscard]] static Result<JwtKey> from_jwk(std::string_view json);
  /// The usable signature keys of a JWK set ({"keys": […]}); keys of other types are passed over. Fails on other JSON.
  [[nodiscard]] static Result<std::vector<JwtKey>> from_jwks(std::string_view json);

  JwtAlgorithm algorithm() const { return algorithm_; }
  const std::string& kid() const { return kid_; }  // may be empty
  bool can_sign() const { return can_sign_; }

  /// Raw signature in the form of RFC 7518 section 3. Fails with internal for a public key.
  [[nodiscard]] Result<Bytes> sign(std::string_view input) const;
  bool verify(std::string_view input, std::string_view signature) const;

 private:
  JwtKey(JwtAlgorithm algorithm, std::string kid) : algorithm_(algorithm), kid_(std::move(kid)) {}
  static Result<JwtKey> checked(JwtAlgorithm algorithm, std::string kid, std::shared_ptr<evp_pkey_st> key,
                                bool can_sign);

  JwtAlgorithm algorithm_;
  std::string kid_;
  bool can_sign_ = false;
  std::optional<HmacKey> hmac_;       // HS256
  std::shared_ptr<evp_pkey_st> key_;  // the others
};

}  // namespace chiroflow::crypto
