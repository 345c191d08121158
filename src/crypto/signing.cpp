// SPDX-License-Identifier: Apache-2.0
#include "crypto/signing.hpp"

#include <openssl/bio.h>
#include <openssl/pem.h>

#include "crypto/digest.hpp"
#include "crypto/openssl.hpp"

namespace chiroflow::crypto {

namespace {
constexpr std::string_view kLinePrefix = "chiroflow-signing-key v1 ";

std::shared_ptr<EVP_PKEY> share(EVP_PKEY* key) {
  if (key == nullptr) {
    forget_errors();
    return nullptr;
  }
  return {key, EVP_PKEY_free};
}

MdContext new_context() {
  MdContext context(EVP_MD_CTX_new());
  require(context != nullptr);
  return context;
}
}  // namespace

std::optional<VerifyKey> VerifyKey::from_bytes(std::string_view bytes) {
  if (bytes.size() != kEd25519KeySize) return std::nullopt;
  VerifyKey made;
  made.key_ = share(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, as_unsigned(bytes), bytes.size()));
  made.bytes_ = bytes;
  if (made.key_ == nullptr) return std::nullopt;
  return made;
}

std::optional<VerifyKey> VerifyKey::from_pem(std::string_view pem) {
  const std::unique_ptr<BIO, Freer<BIO_free>> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  require(in != nullptr);
  const auto key = share(PEM_read_bio_PUBKEY(in.get(), nullptr, nullptr, nullptr));
  if (key == nullptr || EVP_PKEY_id(key.get()) != EVP_PKEY_ED25519) return std::nullopt;
  Bytes bytes(kEd25519KeySize, '\0');
  std::size_t size = bytes.size();
  require(EVP_PKEY_get_raw_public_key(key.get(), as_unsigned(bytes.data()), &size) == 1);
  return from_bytes(bytes);
}

bool VerifyKey::verify(std::string_view message, std::string_view signature) const {
  if (signature.size() != kEd25519SignatureSize) return false;
  const MdContext context = new_context();
  require(EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1);
  const bool valid = EVP_DigestVerify(context.get(), as_unsigned(signature), signature.size(), as_unsigned(message),
                                      message.size()) == 1;
  if (!valid) forget_errors();
  return valid;
}

std::string VerifyKey::id() const {
  constexpr std::size_t kIdBytes = 8;
  return "ed_" + hex(sha256(bytes_).view().substr(0, kIdBytes));
}

std::string VerifyKey::pem() const {
  const std::unique_ptr<BIO, Freer<BIO_free>> out(BIO_new(BIO_s_mem()));
  require(out != nullptr && PEM_write_bio_PUBKEY(out.get(), key_.get()) == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::optional<SigningKey> SigningKey::from_seed(std::string_view seed) {
  if (seed.size() != kEd25519KeySize) return std::nullopt;
  auto key = share(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, as_unsigned(seed), seed.size()));
  require(key != nullptr);
  Bytes public_bytes(kEd25519KeySize, '\0');
  std::size_t size = public_bytes.size();
  require(EVP_PKEY_get_raw_public_key(key.get(), as_unsigned(public_bytes.data()), &size) == 1);
  auto verify_key = VerifyKey::from_bytes(public_bytes);
  require(verify_key.has_value());
  return SigningKey(std::move(key), std::move(*verify_key));
}

SigningKey SigningKey::generate(Random& random) {
  auto made = from_seed(Secret::random(kEd25519KeySize, random).view());
  require(made.has_value());
  return std::move(*made);
}

Secret SigningKey::serialize() const {
  Secret seed(kEd25519KeySize);
  std::size_t size = seed.size();
  require(EVP_PKEY_get_raw_private_key(key_.get(), as_unsigned(seed.data()), &size) == 1);
  std::string text = base64url(seed.view());
  std::string line;
  line.reserve(kLinePrefix.size() + text.size());
  line.append(kLinePrefix).append(text);
  Secret out(line);
  wipe(text);
  wipe(line);
  return out;
}

Result<SigningKey> SigningKey::parse(std::string_view line) {
  const Error unreadable =
      internal_error("the signing key cannot be read: expected chiroflow-signing-key v1 and 32 bytes");
  if (!line.starts_with(kLinePrefix)) return fail(unreadable);
  auto seed = from_base64url(line.substr(kLinePrefix.size()));
  if (!seed) return fail(unreadable);
  auto key = from_seed(*seed);
  wipe(*seed);
  if (!key) return fail(unreadable);
  return std::move(*key);
}

Bytes SigningKey::sign(std::string_view message) const {
  const MdContext context = new_context();
  Bytes signature(kEd25519SignatureSize, '\0');
  std::size_t size = signature.size();
  require(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1);
  require(EVP_DigestSign(context.get(), as_unsigned(signature.data()), &size, as_unsigned(message), message.size()) ==
          1);
  return signature;
}

}  // namespace chiroflow::crypto
