// SPDX-License-Identifier: Apache-2.0
// One chunk of a long sealed content, by the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce
// holds the chunk's number and whether it is the last, so no chunk can be cut off, swapped, repeated or appended.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "crypto/aead.hpp"

namespace chiroflow::crypto {

inline constexpr std::size_t kChunkNoncePrefixSize = 7;
inline constexpr std::uint64_t kMaxChunks = 1ull << 32;

/// Views that live as long as the content is worked on. One key and prefix may serve one content only.
struct ChunkSecrets {
  std::string_view key;           // 32 bytes
  std::string_view nonce_prefix;  // 7 bytes
  std::string_view associated;    // the header of the content
};

/// Appends ciphertext and tag; `number` counts from 0 and stays below kMaxChunks.
void seal_chunk(Bytes& out, const ChunkSecrets& secrets, std::uint64_t number, bool last, std::string_view plaintext);
/// Nothing when it is not this chunk of this content.
std::optional<Secret> open_chunk(const ChunkSecrets& secrets, std::uint64_t number, bool last, std::string_view sealed);

}  // namespace chiroflow::crypto
