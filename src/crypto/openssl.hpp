// SPDX-License-Identifier: Apache-2.0
// For the .cpp files of this folder only: owners of OpenSSL objects and algorithms fetched once.
// An implicit fetch costs more than a short digest, hence the cached algorithms; they live as long as the process.
#pragma once

#include <openssl/err.h>
#include <openssl/evp.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace chiroflow::crypto {

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using MdContext = std::unique_ptr<EVP_MD_CTX, Freer<EVP_MD_CTX_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Freer<EVP_CIPHER_CTX_free>>;
using PkeyContext = std::unique_ptr<EVP_PKEY_CTX, Freer<EVP_PKEY_CTX_free>>;
using Pkey = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;

/// For calls that fail only when memory is out or OpenSSL itself is broken; going on would mean unprotected data.
inline void require(bool worked) {
  if (worked) return;
  std::fputs("chiroflow: a cryptographic operation failed that cannot fail; stopping\n", stderr);
  std::abort();
}

/// OpenSSL leaves errors in a queue of the thread, where the TLS code would mistake them for its own.
inline void forget_errors() { ERR_clear_error(); }

inline const unsigned char* as_unsigned(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
inline unsigned char* as_unsigned(char* bytes) { return reinterpret_cast<unsigned char*>(bytes); }

inline const EVP_MD* sha256_algorithm() {
  static const EVP_MD* const algorithm = [] {
    const EVP_MD* fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    require(fetched != nullptr);
    return fetched;
  }();
  return algorithm;
}

inline const EVP_CIPHER* aes_256_gcm_algorithm() {
  static const EVP_CIPHER* const algorithm = [] {
    const EVP_CIPHER* fetched = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    require(fetched != nullptr);
    return fetched;
  }();
  return algorithm;
}

}  // namespace chiroflow::crypto
