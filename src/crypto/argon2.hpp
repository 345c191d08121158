// SPDX-License-Identifier: Apache-2.0
// Argon2id version 1.3 with one lane (RFC 9106), by libsodium.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "crypto/bytes.hpp"

namespace chiroflow::crypto {

inline constexpr std::size_t kArgon2SaltSize = 16;

/// 32 bytes; nothing when memory is out or the cost is below the algorithm's minimum (8 KiB, one pass).
std::optional<Secret> argon2id(std::string_view password, std::string_view salt, std::uint32_t memory_kib,
                               std::uint32_t passes);
/// libsodium must be started before its first use; safe from any thread, any number of times.
void start_sodium();

}  // namespace chiroflow::crypto
