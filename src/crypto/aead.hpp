// SPDX-License-Identifier: Apache-2.0
// AES-256-GCM (NIST SP 800-38D). A box is nonce (12 bytes, random) || ciphertext || tag (16 bytes).
// With random nonces one key may seal at most 2^32 boxes. Contexts are kept per thread and hold no key between calls.
#pragma once

#include <optional>
#include <string_view>

#include "crypto/bytes.hpp"

namespace chiroflow::crypto {

inline constexpr std::size_t kAeadKeySize = 32;
inline constexpr std::size_t kAeadNonceSize = 12;
inline constexpr std::size_t kAeadTagSize = 16;
inline constexpr std::size_t kAeadOverhead = kAeadNonceSize + kAeadTagSize;

/// `key` is 32 bytes (anything else ends the process, as a programming error).
Bytes aead_seal(std::string_view key, std::string_view plaintext, std::string_view associated, Random& random);
void aead_seal_to(Bytes& out, std::string_view key, std::string_view plaintext, std::string_view associated,
                  Random& random);
/// Nothing when the key, the associated data or any bit is not the one it was sealed with.
std::optional<Secret> aead_open(std::string_view key, std::string_view box, std::string_view associated);

/// For constructions that make their own nonces: appends ciphertext || tag. A nonce must never serve one key twice.
void aead_seal_with_nonce(Bytes& out, std::string_view key, std::string_view nonce, std::string_view plaintext,
                          std::string_view associated);
std::optional<Secret> aead_open_with_nonce(std::string_view key, std::string_view nonce, std::string_view sealed,
                                           std::string_view associated);

}  // namespace chiroflow::crypto
