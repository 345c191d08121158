// SPDX-License-Identifier: Apache-2.0
#include "crypto/password.hpp"

#include <sodium.h>

#include "crypto/argon2.hpp"

namespace chiroflow::crypto {

namespace {
std::string without_padding(std::string text) {
  while (text.ends_with('=')) text.pop_back();
  return text;
}
}  // namespace

// Written out here and not by crypto_pwhash_str, which takes its salt from a generator of its own.
Result<std::string> hash_password(std::string_view password, const PasswordCost& cost, Random& random) {
  const Bytes salt = random_bytes(kArgon2SaltSize, random);
  const auto hash = argon2id(password, salt, cost.memory_kib, cost.passes);
  if (!hash) return fail(internal_error("Argon2id failed: too little memory, or a cost below its minimum"));
  return "$argon2id$v=19$m=" + std::to_string(cost.memory_kib) + ",t=" + std::to_string(cost.passes) + ",p=1$" +
         without_padding(base64(salt)) + "$" + without_padding(base64(hash->view()));
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
  constexpr std::string_view salt = "no such account.";
  static_assert(salt.size() == kArgon2SaltSize);
  static_cast<void>(argon2id(password, salt, cost.memory_kib, cost.passes));
}

}  // namespace chiroflow::crypto
