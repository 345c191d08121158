// SPDX-License-Identifier: Apache-2.0
// Files of any size sealed for their place (H-11): recordings, uploads. The data key is a Sealer blob in the header,
// so moving a file to another tenant or object fails, and rotation rewrites the header only (H-12), in place: its
// length does not change.
//
// Header: "CFSF" 0x01 | u32 chunk size | u16 length | blob of the data key (sealer.hpp)
// Chunks: chunk.hpp with a nonce prefix of zeros (the key serves one file only); magic and chunk size are associated
// data.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "crypto/byte_stream.hpp"
#include "crypto/sealer.hpp"

namespace chiroflow::crypto {

inline constexpr std::uint32_t kSealedFileChunk = 64 * 1024;

/// Takes content as it comes, for example while recording. Without finish() the file does not open: that is how a
/// broken-off one is told from a complete one. One thread at a time.
class SealedFileWriter {
 public:
  /// Writes the header. `write` is kept.
  [[nodiscard]] static Result<SealedFileWriter> start(const Sealer& sealer, const SealContext& context,
                                                      WriteBytes write, Random& random,
                                                      std::uint32_t chunk_size = kSealedFileChunk);
  [[nodiscard]] Result<void> write(std::string_view content);
  /// Writes the last chunk; nothing may be written after it.
  [[nodiscard]] Result<void> finish();

 private:
  SealedFileWriter(Secret key, std::uint32_t chunk_size, WriteBytes write);
  Result<void> write_chunk(std::string_view plaintext, bool last);

  Secret key_;
  Bytes associated_;
  std::uint32_t chunk_size_;
  WriteBytes write_;
  Secret pending_;  // chunk_size_ bytes, of which pending_size_ count
  std::size_t pending_size_ = 0;
  std::uint64_t next_number_ = 0;
};

/// Reads `size` bytes at `offset` of the sealed file; fewer only at its end.
using ReadAt = std::function<Result<Bytes>(std::uint64_t offset, std::size_t size)>;

/// Opens any part of a sealed file, for playback with range requests. Immutable; safe from any thread when `read` is.
class SealedFileReader {
 public:
  /// `sealed_size` is the size of the whole file. Errors as with Sealer::open, cause "sealed_data_damaged" or
  /// "missing_master_key". That the end is the end is checked here: the last chunk is opened.
  [[nodiscard]] static Result<SealedFileReader> open(const Sealer& sealer, const SealContext& context,
                                                     std::uint64_t sealed_size, ReadAt read);
  std::uint64_t size() const { return size_; }  // of the plaintext
  /// At most `size` bytes from `offset` on; empty behind the end. Only checked bytes are returned.
  [[nodiscard]] Result<Secret> read(std::uint64_t offset, std::size_t size) const;
  /// All of it, chunk by chunk.
  [[nodiscard]] Result<void> read_all(const WriteBytes& write) const;

 private:
  SealedFileReader() = default;
  Result<Secret> read_chunk(std::uint64_t number) const;

  Secret key_;
  Bytes associated_;
  std::uint32_t chunk_size_ = 0;
  std::uint64_t header_size_ = 0;
  std::uint64_t chunk_count_ = 0;
  std::uint64_t size_ = 0;
  ReadAt read_;
};

/// How many bytes from the beginning certainly hold the header.
inline constexpr std::size_t kSealedFileMaxHeader = 512;
/// The header under the current master key, to be written over the old one; nothing when it already is. `beginning` is
/// the first kSealedFileMaxHeader bytes of the file, or all of a shorter one.
[[nodiscard]] Result<std::optional<std::string>> rewrap_sealed_file(const Sealer& sealer, std::string_view beginning);
/// Id of the master key that wraps the file's key; nothing when it is no sealed file.
std::optional<std::string> master_key_of_sealed_file(std::string_view beginning);

}  // namespace chiroflow::crypto
