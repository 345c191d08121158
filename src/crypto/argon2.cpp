// SPDX-License-Identifier: Apache-2.0
#include "crypto/argon2.hpp"

#include <sodium.h>

#include "crypto/openssl.hpp"

namespace chiroflow::crypto {

void start_sodium() {
  static const bool started = sodium_init() >= 0;
  require(started);
}

std::optional<Secret> argon2id(std::string_view password, std::string_view salt, std::uint32_t memory_kib,
                               std::uint32_t passes) {
  static_assert(kArgon2SaltSize == crypto_pwhash_argon2id_SALTBYTES);
  constexpr std::size_t kSize = 32;
  require(salt.size() == kArgon2SaltSize);
  start_sodium();
  Secret key(kSize);
  const bool made = crypto_pwhash(as_unsigned(key.data()), kSize, password.data(), password.size(), as_unsigned(salt),
                                  passes, std::size_t{memory_kib} * 1024, crypto_pwhash_ALG_ARGON2ID13) == 0;
  if (!made) return std::nullopt;
  return key;
}

}  // namespace chiroflow::crypto
