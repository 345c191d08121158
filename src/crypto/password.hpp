// SPDX-License-Identifier: Apache-2.0
// Passwords of people (H-10): Argon2id hashes in the usual text form, and the rules for choosing one.
// Hashing takes tens of milliseconds and cost.memory_kib of memory: call it on a worker and limit attempts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "crypto/bytes.hpp"

namespace chiroflow::crypto {

/// Argon2id with one lane. The default is OWASP's first choice: 19 MiB and two passes.
struct PasswordCost {
  std::uint32_t memory_kib = 19 * 1024;
  std::uint32_t passes = 2;
};

/// "$argon2id$v=19$m=19456,t=2,p=1$salt$hash" with 16 bytes of salt from `random`. Error internal when memory is out.
[[nodiscard]] Result<std::string> hash_password(std::string_view password, const PasswordCost& cost, Random& random);
bool verify_password(std::string_view password, const std::string& hash);
/// Was it made at another cost? Then hash anew at the next successful sign-in.
bool needs_rehash(const std::string& hash, const PasswordCost& cost);
/// Takes as long as verify_password, for accounts that do not exist; so the time does not tell which ones do.
void spend_verification_time(std::string_view password, const PasswordCost& cost);

struct PasswordPolicy {
  std::size_t min_length = 8;  // characters; 15 is what to recommend in the form
  std::size_t max_length = 128;
};

/// What the password may not be built from: the e-mail address, names of person and organization. Empty ones are
/// ignored.
struct PasswordOwner {
  std::string_view email;
  std::vector<std::string_view> names;
};

/// Length, the common passwords of leaks (also with digits or signs around and the usual substitutions), repetitions,
/// runs of the alphabet or keyboard, dates, the owner's own names. No composition rules. Error: invalid_argument on
/// field "password".
[[nodiscard]] Result<void> check_new_password(std::string_view password, const PasswordOwner& owner,
                                              const PasswordPolicy& policy = {});

}  // namespace chiroflow::crypto
