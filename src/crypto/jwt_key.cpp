// SPDX-License-Identifier: Apache-2.0
#include "crypto/jwt_key.hpp"

#include <openssl/bio.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>

#include <climits>

#include "crypto/openssl.hpp"

namespace chiroflow::crypto {

namespace {
using Signature = std::unique_ptr<ECDSA_SIG, Freer<ECDSA_SIG_free>>;
using Memory = std::unique_ptr<BIO, Freer<BIO_free>>;

constexpr int kMinRsaBits = 2048;
constexpr int kMaxRsaBits = 8192;
constexpr int kP256Size = 32;

struct AlgorithmName {
  JwtAlgorithm algorithm;
  std::string_view name;
};
constexpr AlgorithmName kNames[] = {{JwtAlgorithm::HS256, "HS256"},
                                    {JwtAlgorithm::RS256, "RS256"},
                                    {JwtAlgorithm::ES256, "ES256"},
                                    {JwtAlgorithm::EdDSA, "EdDSA"}};

bool fits(JwtAlgorithm algorithm, const EVP_PKEY* key) {
  const int bits = EVP_PKEY_get_bits(key);
  switch (algorithm) {
    case JwtAlgorithm::RS256: return EVP_PKEY_is_a(key, "RSA") == 1 && bits >= kMinRsaBits && bits <= kMaxRsaBits;
    case JwtAlgorithm::EdDSA: return EVP_PKEY_is_a(key, "ED25519") == 1;
    case JwtAlgorithm::ES256: {
      char group[32] = "";
      std::size_t size = 0;
      return EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_group_name(key, group, sizeof group, &size) == 1 &&
             std::string_view(group) == "prime256v1";
    }
    case JwtAlgorithm::HS256: return false;
  }
  return false;
}

/// Without this OpenSSL asks for a passphrase on the terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

Memory memory_of(std::string_view text) {
  Memory memory(BIO_new_mem_buf(text.data(), static_cast<int>(std::min<std::size_t>(text.size(), INT_MAX))));
  require(memory != nullptr);
  return memory;
}

std::shared_ptr<EVP_PKEY> share(EVP_PKEY* key) {
  forget_errors();
  if (key == nullptr) return nullptr;
  return {key, EVP_PKEY_free};
}

/// RFC 7518 section 3.4: R and S of 32 bytes each, where OpenSSL has DER.
std::optional<Bytes> joined(std::string_view der) {
  const unsigned char* position = as_unsigned(der);
  const Signature parsed(d2i_ECDSA_SIG(nullptr, &position, static_cast<long>(der.size())));
  if (parsed == nullptr) return std::nullopt;
  Bytes out(2 * kP256Size, '\0');
  unsigned char* const target = as_unsigned(out.data());
  if (BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), target, kP256Size) < 0) return std::nullopt;
  if (BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), target + kP256Size, kP256Size) < 0) return std::nullopt;
  return out;
}

std::optional<Bytes> to_der(std::string_view joined) {
  if (joined.size() != 2 * kP256Size) return std::nullopt;
  const Signature parts(ECDSA_SIG_new());
  BIGNUM* const r = BN_bin2bn(as_unsigned(joined), kP256Size, nullptr);
  BIGNUM* const s = BN_bin2bn(as_unsigned(joined) + kP256Size, kP256Size, nullptr);
  require(parts != nullptr && r != nullptr && s != nullptr && ECDSA_SIG_set0(parts.get(), r, s) == 1);
  const int size = i2d_ECDSA_SIG(parts.get(), nullptr);
  require(size > 0);
  Bytes der(static_cast<std::size_t>(size), '\0');
  unsigned char* target = as_unsigned(der.data());
  i2d_ECDSA_SIG(parts.get(), &target);
  return der;
}

const EVP_MD* digest_for(JwtAlgorithm algorithm) {
  return algorithm == JwtAlgorithm::EdDSA ? nullptr : sha256_algorithm();  // Ed25519 hashes by itself
}

std::optional<Bytes> sign_with(EVP_PKEY* key, JwtAlgorithm algorithm, std::string_view input) {
  const MdContext context(EVP_MD_CTX_new());
  require(context != nullptr);
  std::size_t size = 0;
  if (EVP_DigestSignInit(context.get(), nullptr, digest_for(algorithm), nullptr, key) != 1) return std::nullopt;
  if (EVP_DigestSign(context.get(), nullptr, &size, as_unsigned(input), input.size()) != 1) return std::nullopt;
  Bytes signature(size, '\0');
  if (EVP_DigestSign(context.get(), as_unsigned(signature.data()), &size, as_unsigned(input), input.size()) != 1)
    return std::nullopt;
  signature.resize(size);
  return signature;
}

bool verify_with(EVP_PKEY* key, JwtAlgorithm algorithm, std::string_view input, std::string_view signature) {
  const MdContext context(EVP_MD_CTX_new());
  require(context != nullptr);
  return EVP_DigestVerifyInit(context.get(), nullptr, digest_for(algorithm), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), as_unsigned(signature), signature.size(), as_unsigned(input), input.size()) ==
             1;
}
}  // namespace

std::string_view name_of(JwtAlgorithm algorithm) {
  for (const auto& entry : kNames) {
    if (entry.algorithm == algorithm) return entry.name;
  }
  return {};
}

std::optional<JwtAlgorithm> jwt_algorithm_from(std::string_view name) {
  for (const auto& entry : kNames) {
    if (entry.name == name) return entry.algorithm;
  }
  return std::nullopt;
}

JwtKey JwtKey::hs256(std::string kid, std::string_view secret) {
  JwtKey made(JwtAlgorithm::HS256, std::move(kid));
  made.hmac_.emplace(secret);
  made.can_sign_ = true;
  return made;
}

Result<JwtKey> JwtKey::checked(JwtAlgorithm algorithm, std::string kid, std::shared_ptr<evp_pkey_st> key,
                               bool can_sign) {
  if (key == nullptr || !fits(algorithm, key.get())) {
    forget_errors();
    return fail(
        precondition_failed("This is not a key for " + std::string(crypto::name_of(algorithm)) +
                                ": RS256 needs RSA of 2048 bits or more, ES256 a key on P-256, EdDSA an Ed25519 key, "
                                "as PEM without passphrase",
                            "key_unusable"));
  }
  JwtKey made(algorithm, std::move(kid));
  made.key_ = std::move(key);
  made.can_sign_ = can_sign;
  return made;
}

Result<JwtKey> JwtKey::from_pem(JwtAlgorithm algorithm, std::string kid, std::string_view pem) {
  const bool is_private = pem.find("PRIVATE KEY-----") != std::string_view::npos;
  const Memory memory = memory_of(pem);
  EVP_PKEY* const key = is_private ? PEM_read_bio_PrivateKey(memory.get(), nullptr, no_passphrase, nullptr)
                                   : PEM_read_bio_PUBKEY(memory.get(), nullptr, no_passphrase, nullptr);
  return checked(algorithm, std::move(kid), share(key), is_private);
}

Result<Bytes> JwtKey::sign(std::string_view input) const {
  if (hmac_) return hmac_->mac(input).str();
  if (!can_sign_) return fail(internal_error("a public key cannot sign"));
  auto signature = sign_with(key_.get(), algorithm_, input);
  if (signature && algorithm_ == JwtAlgorithm::ES256) signature = joined(*signature);
  forget_errors();
  if (!signature) return fail(internal_error("signing failed with key " + kid_));
  return std::move(*signature);
}

bool JwtKey::verify(std::string_view input, std::string_view signature) const {
  if (hmac_) return hmac_->verify(input, signature);
  bool valid = false;
  if (algorithm_ == JwtAlgorithm::ES256) {
    const auto der = to_der(signature);
    valid = der && verify_with(key_.get(), algorithm_, input, *der);
  } else {
    valid = verify_with(key_.get(), algorithm_, input, signature);
  }
  if (!valid) forget_errors();
  return valid;
}

}  // namespace chiroflow::crypto
