// SPDX-License-Identifier: Apache-2.0
// Files that only a passphrase opens: exported keys and backups (H-31). The key comes from Argon2id; the content is
// sealed in chunks (chunk.hpp), so that any size passes with little memory.
//
// Header: "CFPP" 0x01 | purpose 'K' key export, 'B' backup | u32 memory KiB | u32 passes | u32 chunk size | salt 16 |
// nonce prefix 7
// Chunks: each of chunk size and a tag; the header is their associated data.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "crypto/byte_stream.hpp"

namespace chiroflow::crypto {

enum class FilePurpose : char { key_export = 'K', backup = 'B' };

/// Argon2id with one lane; the default is libsodium's "moderate": 256 MiB, three passes, about half a second.
struct PassphraseCost {
  std::uint32_t memory_kib = 256 * 1024;
  std::uint32_t passes = 3;
  std::uint32_t chunk_size = 64 * 1024;
};

/// Errors of `read` and `write` are passed on. Error invalid_argument on field "passphrase" when it is empty,
/// payload_too_large beyond 2^32 chunks (256 TiB at the default).
[[nodiscard]] Result<void> seal_by_passphrase(FilePurpose purpose, std::string_view passphrase, const ReadBytes& read,
                                              const WriteBytes& write, Random& random, const PassphraseCost& cost = {});
/// Writes only chunks that were checked, but what was written is complete only when this succeeds: write to a
/// temporary file. Errors of code precondition_failed: cause "file_format", "wrong_passphrase" (or a damaged
/// beginning), "file_damaged".
[[nodiscard]] Result<void> open_by_passphrase(FilePurpose purpose, std::string_view passphrase, const ReadBytes& read,
                                              const WriteBytes& write);

[[nodiscard]] Result<void> seal_by_passphrase(FilePurpose purpose, std::string_view passphrase, std::istream& in,
                                              std::ostream& out, Random& random, const PassphraseCost& cost = {});
[[nodiscard]] Result<void> open_by_passphrase(FilePurpose purpose, std::string_view passphrase, std::istream& in,
                                              std::ostream& out);

/// For small things, such as a key ring.
[[nodiscard]] Result<Bytes> seal_bytes_by_passphrase(FilePurpose purpose, std::string_view passphrase,
                                                     std::string_view plaintext, Random& random,
                                                     const PassphraseCost& cost = {});
[[nodiscard]] Result<Secret> open_bytes_by_passphrase(FilePurpose purpose, std::string_view passphrase,
                                                      std::string_view sealed);

}  // namespace chiroflow::crypto
