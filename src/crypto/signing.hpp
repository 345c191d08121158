// SPDX-License-Identifier: Apache-2.0
// Ed25519 signatures (RFC 8032), for audit checkpoints and other records that outsiders must be able to check.
// Keys are immutable and may be used from any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "crypto/bytes.hpp"

struct evp_pkey_st;

namespace chiroflow::crypto {

inline constexpr std::size_t kEd25519KeySize = 32;
inline constexpr std::size_t kEd25519SignatureSize = 64;

class VerifyKey {
 public:
  /// The 32 bytes of RFC 8032; nothing for another length.
  static std::optional<VerifyKey> from_bytes(std::string_view bytes);
  /// What pem() wrote, with any line ends; nothing for a key of another kind.
  static std::optional<VerifyKey> from_pem(std::string_view pem);

  bool verify(std::string_view message, std::string_view signature) const;
  const Bytes& bytes() const { return bytes_; }
  /// "ed_" and 16 hexadecimal digits, derived from the key.
  std::string id() const;
  /// SubjectPublicKeyInfo in PEM, for checking with `openssl pkeyutl -verify -pubin -rawin`.
  std::string pem() const;

 private:
  VerifyKey() = default;
  std::shared_ptr<evp_pkey_st> key_;
  Bytes bytes_;
};

class SigningKey {
 public:
  static SigningKey generate(Random& random);
  /// The 32-byte seed of RFC 8032; nothing for another length.
  static std::optional<SigningKey> from_seed(std::string_view seed);
  /// One line: chiroflow-signing-key v1 <seed, base64url>. Keep it sealed.
  Secret serialize() const;
  [[nodiscard]] static Result<SigningKey> parse(std::string_view line);

  Bytes sign(std::string_view message) const;  // 64 bytes
  const VerifyKey& verify_key() const { return verify_key_; }
  std::string id() const { return verify_key_.id(); }

 private:
  SigningKey(std::shared_ptr<evp_pkey_st> key, VerifyKey verify_key)
      : key_(std::move(key)), verify_key_(std::move(verify_key)) {}
  std::shared_ptr<evp_pkey_st> key_;
  VerifyKey verify_key_;
};

}  // namespace chiroflow::crypto
