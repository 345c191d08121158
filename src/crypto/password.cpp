// SPDX-License-Identifier: Apache-2.0
#include "crypto/password.hpp"

#include <sodium.h>

#include "crypto/openssl.hpp"

namespace chiroflow::crypto {

namespace {
constexpr std::size_t kSaltSize = crypto_pwhash_argon2id_SALTBYTES;
constexpr std::size_t kHashSize = 32;

void start_sodium() {
  static const bool started = sodium_init() >= 0;
  require(started);
}

bool argon2id(char* out, std::string_view password, const char* salt, const PasswordCost& cost) {
  start_sodium();
  return crypto_pwhash(as_unsigned(out), kHashSize, password.data(), password.size(),
                       as_unsigned(std::string_view(salt, kSaltSize)), cost.passes, std::size_t{cost.memory_kib} * 1024,
                       crypto_pwhash_ALG_ARGON2ID13) == 0;
}

std::string without_padding(std::string text) {
  while (text.ends_with('=')) text.pop_back();
  return text;
}
}  // namespace

// Written out here and not by crypto_pwhash_str, which takes its salt from a generator of its own.
Result<std::string> hash_password(std::string_view password, const PasswordCost& cost, Random& random) {
  const Bytes salt = random_bytes(kSaltSize, random);
  Secret hash(kHashSize);
  if (!argon2id(hash.data(), password, salt.data(), cost)) {
    return fail(internal_error("Argon2id failed: too little memory, or a cost below its minimum"));
  }
  return "$argon2id$v=19$m=" + std::to_string(cost.memory_kib) + ",t=" + std::to_string(cost.passes) + ",p=1$" +
         without_padding(base64(salt)) + "$" + without_padding(base64(hash.view()));
}

bool verify_password(std::string_view password, const std::string& hash) {
  start_sodium();
  if (hash.size() >= crypto_pwhash_STRBYTES || !hash.starts_with("$argon2id$")) return false;
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool needs_rehash(const std::string& hash, const PasswordCost& cost) {
  start_sodium();
  if (hash.size() >= crypto_pwhash_STRBYTES) return true;
  return crypto_pwhash_str_needs_rehash(hash.c_str(), cost.passes, std::size_t{cost.memory_kib} * 1024) != 0;
}

void spend_verification_time(std::string_view password, const PasswordCost& cost) {
  constexpr std::array<char, kSaltSize> salt{};
  Secret hash(kHashSize);
  // The result is of no use; only the time matters.
  static_cast<void>(argon2id(hash.data(), password, salt.data(), cost));
}

}  // namespace chiroflow::crypto
