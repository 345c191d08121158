// SPDX-License-Identifier: Apache-2.0
#include "crypto/digest.hpp"

#include <openssl/hmac.h>

#include <algorithm>
#include <cstring>

#include "crypto/openssl.hpp"

namespace chiroflow::crypto {

namespace {
EVP_MD_CTX* thread_context() {
  thread_local const MdContext context = [] {
    MdContext made(EVP_MD_CTX_new());
    require(made != nullptr);
    return made;
  }();
  return context.get();
}

void begin(EVP_MD_CTX* context) { require(EVP_DigestInit_ex2(context, sha256_algorithm(), nullptr) == 1); }
void add(EVP_MD_CTX* context, std::string_view bytes) {
  require(EVP_DigestUpdate(context, bytes.data(), bytes.size()) == 1);
}
Digest end(EVP_MD_CTX* context) {
  Digest digest;
  require(EVP_DigestFinal_ex(context, digest.bytes.data(), nullptr) == 1);
  return digest;
}
}  // namespace

std::optional<Digest> Digest::from(std::string_view bytes) {
  if (bytes.size() != kDigestSize) return std::nullopt;
  Digest digest;
  std::memcpy(digest.bytes.data(), bytes.data(), kDigestSize);
  return digest;
}

Digest sha256(std::string_view bytes) { return sha256({bytes}); }

Digest sha256(std::initializer_list<std::string_view> parts) {
  EVP_MD_CTX* context = thread_context();
  begin(context);
  for (const std::string_view part : parts) add(context, part);
  return end(context);
}

void Sha256::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }
Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  require(context_ != nullptr);
  begin(context_.get());
}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(std::string_view bytes) { add(context_.get(), bytes); }

Digest Sha256::finish() {
  const Digest digest = end(context_.get());
  begin(context_.get());
  return digest;
}

Digest Sha256::peek() const {
  const MdContext copy(EVP_MD_CTX_new());
  require(copy != nullptr && EVP_MD_CTX_copy_ex(copy.get(), context_.get()) == 1);
  return end(copy.get());
}

HmacKey::HmacKey(std::string_view key) {
  std::array<char, 64> block{};
  if (key.size() > block.size()) {
    Digest digest = sha256(key);
    std::memcpy(block.data(), digest.bytes.data(), digest.bytes.size());
    wipe(digest.bytes.data(), digest.bytes.size());
  } else if (!key.empty()) {
    std::memcpy(block.data(), key.data(), key.size());
  }
  for (std::size_t i = 0; i < block.size(); ++i) {
    inner_pad_[i] = static_cast<char>(block[i] ^ 0x36);
    outer_pad_[i] = static_cast<char>(block[i] ^ 0x5c);
  }
  wipe(block.data(), block.size());
}

HmacKey::~HmacKey() {
  wipe(inner_pad_.data(), inner_pad_.size());
  wipe(outer_pad_.data(), outer_pad_.size());
}

Digest HmacKey::mac(std::string_view bytes) const { return mac({bytes}); }

Digest HmacKey::mac(std::initializer_list<std::string_view> parts) const {
  EVP_MD_CTX* context = thread_context();
  begin(context);
  add(context, {inner_pad_.data(), inner_pad_.size()});
  for (const std::string_view part : parts) add(context, part);
  const Digest inner = end(context);
  return sha256({{outer_pad_.data(), outer_pad_.size()}, inner.view()});
}

bool HmacKey::verify(std::string_view bytes, std::string_view expected) const {
  return equal_constant_time(mac(bytes).view(), expected);
}

Digest hmac_sha256(std::string_view key, std::string_view bytes) { return HmacKey(key).mac(bytes); }

Bytes hmac_sha1(std::string_view key, std::string_view bytes) {
  Bytes mac(20, '\0');
  unsigned int size = 0;
  require(HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), as_unsigned(bytes), bytes.size(),
               as_unsigned(mac.data()), &size) != nullptr &&
          size == mac.size());
  return mac;
}

Bytes sha1(std::string_view bytes) {
  Bytes digest(20, '\0');
  unsigned int size = 0;
  require(EVP_Digest(bytes.data(), bytes.size(), as_unsigned(digest.data()), &size, EVP_sha1(), nullptr) == 1 &&
          size == digest.size());
  return digest;
}

Bytes md5(std::string_view bytes) {
  Bytes digest(16, '\0');
  unsigned int size = 0;
  require(EVP_Digest(bytes.data(), bytes.size(), as_unsigned(digest.data()), &size, EVP_md5(), nullptr) == 1 &&
          size == digest.size());
  return digest;
}

Secret hkdf_sha256(std::string_view key, std::string_view salt, std::string_view info, std::size_t size) {
  require(size <= 255 * kDigestSize);
  Digest extracted = hmac_sha256(salt, key);
  const HmacKey prk(extracted.view());
  wipe(extracted.bytes.data(), extracted.bytes.size());

  Secret out(size);
  Digest block;
  for (std::size_t done = 0, counter = 1; done < size; done += kDigestSize, ++counter) {
    const char number = static_cast<char>(counter);
    const std::string_view previous = counter == 1 ? std::string_view() : block.view();
    block = prk.mac({previous, info, {&number, 1}});
    std::memcpy(out.data() + done, block.bytes.data(), std::min(kDigestSize, size - done));
  }
  wipe(block.bytes.data(), block.bytes.size());
  return out;
}

}  // namespace chiroflow::crypto
