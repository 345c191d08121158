// SPDX-License-Identifier: Apache-2.0
#include "crypto/sealed_file.hpp"

#include <algorithm>
#include <cstring>

#include "crypto/chunk.hpp"

namespace chiroflow::crypto {

namespace {
constexpr std::string_view kMagic{"CFSF\x01", 5};
constexpr std::string_view kNoncePrefix{"\0\0\0\0\0\0\0", kChunkNoncePrefixSize};
constexpr std::size_t kFixedSize = kMagic.size() + 4 + 2;
constexpr std::uint32_t kMaxChunkSize = 16 * 1024 * 1024;

struct Header {
  std::uint32_t chunk_size = 0;
  std::string_view associated;  // magic and chunk size
  std::string_view blob;
  std::size_t size = 0;
};

Error damaged(std::string_view what) {
  return {
      .code = ErrorCode::internal,
      .message =
          "A stored file was changed or cut off outside this server and cannot be opened. Ask your administrator to "
          "restore it from a backup.",
      .detail = std::string(what),
      .cause = "sealed_data_damaged"};
}

std::optional<Header> read_header(std::string_view beginning) {
  if (!beginning.starts_with(kMagic) || beginning.size() < kFixedSize) return std::nullopt;
  const std::uint32_t chunk_size = get_u32(beginning.substr(kMagic.size()));
  const std::size_t blob_size = get_u16(beginning.substr(kMagic.size() + 4));
  const std::size_t size = kFixedSize + blob_size;
  if (chunk_size == 0 || chunk_size > kMaxChunkSize || beginning.size() < size) return std::nullopt;
  return Header{.chunk_size = chunk_size,
                .associated = beginning.substr(0, kMagic.size() + 4),
                .blob = beginning.substr(kFixedSize, blob_size),
                .size = size};
}

Bytes associated_data(std::uint32_t chunk_size) {
  Bytes data(kMagic);
  put_u32(data, chunk_size);
  return data;
}

Bytes write_header(std::string_view associated, std::string_view blob) {
  Bytes header(associated);
  put_u16(header, static_cast<std::uint16_t>(blob.size()));
  header += blob;
  return header;
}
}  // namespace

SealedFileWriter::SealedFileWriter(Secret key, std::uint32_t chunk_size, WriteBytes write)
    : key_(std::move(key)),
      associated_(associated_data(chunk_size)),
      chunk_size_(chunk_size),
      write_(std::move(write)),
      pending_(chunk_size) {}

Result<SealedFileWriter> SealedFileWriter::start(const Sealer& sealer, const SealContext& context, WriteBytes write,
                                                 Random& random, std::uint32_t chunk_size) {
  if (chunk_size == 0 || chunk_size > kMaxChunkSize) return fail(internal_error("chunk size out of range"));
  SealedFileWriter writer(Secret::random(kAeadKeySize, random), chunk_size, std::move(write));
  TRY(writer.write_(write_header(writer.associated_, sealer.seal(context, writer.key_.view()))));
  return writer;
}

Result<void> SealedFileWriter::write(std::string_view content) {
  while (!content.empty()) {
    // A full chunk waits until more comes, because the last one is sealed differently.
    if (pending_size_ == chunk_size_) {
      TRY(write_chunk(pending_.view(), false));
      pending_size_ = 0;
    }
    const std::size_t taken = std::min<std::size_t>(content.size(), chunk_size_ - pending_size_);
    std::memcpy(pending_.data() + pending_size_, content.data(), taken);
    pending_size_ += taken;
    content.remove_prefix(taken);
  }
  return {};
}

Result<void> SealedFileWriter::finish() { return write_chunk(pending_.view().substr(0, pending_size_), true); }

Result<void> SealedFileWriter::write_chunk(std::string_view plaintext, bool last) {
  if (next_number_ >= kMaxChunks) return fail(Error{.code = ErrorCode::payload_too_large});
  Bytes sealed;
  seal_chunk(sealed, {key_.view(), kNoncePrefix, associated_}, next_number_++, last, plaintext);
  return write_(sealed);
}

Result<SealedFileReader> SealedFileReader::open(const Sealer& sealer, const SealContext& context,
                                                std::uint64_t sealed_size, ReadAt read) {
  const Bytes beginning =
      TRY(read(0, static_cast<std::size_t>(std::min<std::uint64_t>(sealed_size, kSealedFileMaxHeader))));
  const auto header = read_header(beginning);
  if (!header) return fail(damaged("not a sealed file of version 1"));
  SealedFileReader reader;
  reader.key_ = TRY(sealer.open(context, header->blob));
  if (reader.key_.size() != kAeadKeySize) return fail(damaged("the header holds no data key"));
  reader.associated_ = header->associated;
  reader.chunk_size_ = header->chunk_size;
  reader.header_size_ = header->size;
  reader.read_ = std::move(read);

  const std::uint64_t content = sealed_size - header->size;
  const std::uint64_t full = std::uint64_t{header->chunk_size} + kAeadTagSize;
  reader.chunk_count_ = (content + full - 1) / full;
  if (reader.chunk_count_ == 0 || reader.chunk_count_ > kMaxChunks)
    return fail(damaged("there are no chunks, or too many"));
  const Secret last = TRY(reader.read_chunk(reader.chunk_count_ - 1));
  reader.size_ = (reader.chunk_count_ - 1) * header->chunk_size + last.size();
  return reader;
}

Result<Secret> SealedFileReader::read_chunk(std::uint64_t number) const {
  const std::size_t full = chunk_size_ + kAeadTagSize;
  const Bytes sealed = TRY(read_(header_size_ + number * full, full));
  auto plain = open_chunk({key_.view(), kNoncePrefix, associated_}, number, number + 1 == chunk_count_, sealed);
  if (!plain)
    return fail(damaged("chunk " + std::to_string(number) + " of " + std::to_string(chunk_count_) + " does not open"));
  return std::move(*plain);
}

Result<Secret> SealedFileReader::read(std::uint64_t offset, std::size_t size) const {
  if (offset >= size_) return Secret();
  const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(size, size_ - offset));
  Secret out(wanted);
  for (std::size_t done = 0; done < wanted;) {
    const std::uint64_t at = offset + done;
    const Secret chunk = TRY(read_chunk(at / chunk_size_));
    const std::string_view part = chunk.view().substr(static_cast<std::size_t>(at % chunk_size_), wanted - done);
    std::memcpy(out.data() + done, part.data(), part.size());
    done += part.size();
  }
  return out;
}

Result<void> SealedFileReader::read_all(const WriteBytes& write) const {
  for (std::uint64_t number = 0; number < chunk_count_; ++number) {
    const Secret chunk = TRY(read_chunk(number));
    TRY(write(chunk.view()));
  }
  return {};
}

Result<std::optional<std::string>> rewrap_sealed_file(const Sealer& sealer, std::string_view beginning) {
  const auto header = read_header(beginning);
  if (!header) return fail(damaged("not a sealed file of version 1"));
  const auto blob = TRY(sealer.rewrap(header->blob));
  if (!blob) return std::optional<std::string>();
  if (blob->size() != header->blob.size()) return fail(internal_error("the rewrapped header has another length"));
  return std::optional<std::string>(write_header(header->associated, *blob));
}

std::optional<std::string> master_key_of_sealed_file(std::string_view beginning) {
  const auto header = read_header(beginning);
  if (!header) return std::nullopt;
  return Sealer::master_key_of(header->blob);
}

}  // namespace chiroflow::crypto
