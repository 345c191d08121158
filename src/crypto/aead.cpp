// SPDX-License-Identifier: Apache-2.0
#include "crypto/aead.hpp"

#include <climits>

#include "crypto/openssl.hpp"

namespace chiroflow::crypto {

namespace {
constexpr std::array<unsigned char, kAeadKeySize> kNoKey{};
constexpr std::array<unsigned char, kAeadNonceSize> kNoNonce{};

CipherContext make_context(int encrypt) {
  CipherContext made(EVP_CIPHER_CTX_new());
  require(made != nullptr);
  require(EVP_CipherInit_ex2(made.get(), aes_256_gcm_algorithm(), nullptr, nullptr, encrypt, nullptr) == 1);
  return made;
}

EVP_CIPHER_CTX* thread_context(int encrypt) {
  thread_local const CipherContext sealing = make_context(1);
  thread_local const CipherContext opening = make_context(0);
  return encrypt == 1 ? sealing.get() : opening.get();
}

/// One use of the thread's context; the key schedule is overwritten afterwards.
class Session {
 public:
  Session(int encrypt, std::string_view key, std::string_view nonce) : context_(thread_context(encrypt)) {
    require(key.size() == kAeadKeySize && nonce.size() == kAeadNonceSize);
    require(EVP_CipherInit_ex2(context_, nullptr, as_unsigned(key), as_unsigned(nonce), -1, nullptr) == 1);
  }
  ~Session() { EVP_CipherInit_ex2(context_, nullptr, kNoKey.data(), kNoNonce.data(), -1, nullptr); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void authenticate(std::string_view associated) { pass(nullptr, associated); }
  /// OpenSSL counts in int: longer input goes in pieces. A null `out` means associated data.
  void pass(unsigned char* out, std::string_view in) {
    constexpr std::size_t kPiece = INT_MAX / 2;
    while (!in.empty()) {
      const std::size_t size = std::min(in.size(), kPiece);
      int written = 0;
      require(EVP_CipherUpdate(context_, out, &written, as_unsigned(in), static_cast<int>(size)) == 1);
      if (out != nullptr) out += written;
      in.remove_prefix(size);
    }
  }
  bool finish() {
    unsigned char none[kAeadTagSize];
    int written = 0;
    return EVP_CipherFinal_ex(context_, none, &written) == 1;
  }
  void get_tag(unsigned char* tag) {
    require(EVP_CIPHER_CTX_ctrl(context_, EVP_CTRL_AEAD_GET_TAG, kAeadTagSize, tag) == 1);
  }
  void expect_tag(std::string_view tag) {
    require(EVP_CIPHER_CTX_ctrl(context_, EVP_CTRL_AEAD_SET_TAG, kAeadTagSize, const_cast<char*>(tag.data())) == 1);
  }

 private:
  EVP_CIPHER_CTX* context_;
};
}  // namespace

void aead_seal_with_nonce(Bytes& out, std::string_view key, std::string_view nonce, std::string_view plaintext,
                          std::string_view associated) {
  const std::size_t at = out.size();
  out.resize(at + plaintext.size() + kAeadTagSize);
  unsigned char* const target = as_unsigned(out.data() + at);
  Session session(1, key, nonce);
  session.authenticate(associated);
  session.pass(target, plaintext);
  require(session.finish());
  session.get_tag(target + plaintext.size());
}

std::optional<Secret> aead_open_with_nonce(std::string_view key, std::string_view nonce, std::string_view sealed,
                                           std::string_view associated) {
  if (sealed.size() < kAeadTagSize) return std::nullopt;
  const std::string_view ciphertext = sealed.substr(0, sealed.size() - kAeadTagSize);
  Secret plaintext(ciphertext.size());
  Session session(0, key, nonce);
  session.authenticate(associated);
  session.pass(as_unsigned(plaintext.data()), ciphertext);
  session.expect_tag(sealed.substr(ciphertext.size()));
  if (!session.finish()) {
    forget_errors();
    return std::nullopt;
  }
  return plaintext;
}

void aead_seal_to(Bytes& out, std::string_view key, std::string_view plaintext, std::string_view associated,
                  Random& random) {
  std::array<char, kAeadNonceSize> nonce;
  random.fill(std::as_writable_bytes(std::span(nonce)));
  out.reserve(out.size() + plaintext.size() + kAeadOverhead);
  out.append(nonce.data(), nonce.size());
  aead_seal_with_nonce(out, key, {nonce.data(), nonce.size()}, plaintext, associated);
}

Bytes aead_seal(std::string_view key, std::string_view plaintext, std::string_view associated, Random& random) {
  Bytes box;
  aead_seal_to(box, key, plaintext, associated, random);
  return box;
}

std::optional<Secret> aead_open(std::string_view key, std::string_view box, std::string_view associated) {
  if (box.size() < kAeadOverhead) return std::nullopt;
  return aead_open_with_nonce(key, box.substr(0, kAeadNonceSize), box.substr(kAeadNonceSize), associated);
}

}  // namespace chiroflow::crypto
