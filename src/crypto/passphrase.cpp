// SPDX-License-Identifier: Apache-2.0
#include "crypto/passphrase.hpp"

#include <cstring>

#include "crypto/argon2.hpp"
#include "crypto/chunk.hpp"

namespace chiroflow::crypto {

namespace {
constexpr std::string_view kMagic{"CFPP\x01", 5};
constexpr std::size_t kHeaderSize = kMagic.size() + 1 + 3 * 4 + kArgon2SaltSize + kChunkNoncePrefixSize;
// A file names its own cost; beyond these it is more likely an attempt to exhaust the machine.
constexpr std::uint32_t kMaxMemoryKib = 2 * 1024 * 1024;
constexpr std::uint32_t kMaxPasses = 64;
constexpr std::uint32_t kMaxChunkSize = 16 * 1024 * 1024;

struct Header {
  char purpose = 0;
  PassphraseCost cost;
  std::string_view salt;
  std::string_view nonce_prefix;
};

Bytes write_header(FilePurpose purpose, const PassphraseCost& cost, Random& random) {
  Bytes header(kMagic);
  header.push_back(static_cast<char>(purpose));
  put_u32(header, cost.memory_kib);
  put_u32(header, cost.passes);
  put_u32(header, cost.chunk_size);
  header += random_bytes(kArgon2SaltSize + kChunkNoncePrefixSize, random);
  return header;
}

std::optional<Header> read_header(std::string_view bytes) {
  if (bytes.size() != kHeaderSize || !bytes.starts_with(kMagic)) return std::nullopt;
  const std::string_view rest = bytes.substr(kMagic.size() + 1);
  const Header header{
      .purpose = bytes[kMagic.size()],
      .cost = {.memory_kib = get_u32(rest), .passes = get_u32(rest.substr(4)), .chunk_size = get_u32(rest.substr(8))},
      .salt = rest.substr(12, kArgon2SaltSize),
      .nonce_prefix = rest.substr(12 + kArgon2SaltSize)};
  const bool sane = header.cost.memory_kib <= kMaxMemoryKib && header.cost.passes <= kMaxPasses &&
                    header.cost.chunk_size > 0 && header.cost.chunk_size <= kMaxChunkSize;
  if (!sane) return std::nullopt;
  return header;
}

tl::unexpected<Error> fault(std::string message, std::string cause) {
  return fail(precondition_failed(std::move(message), std::move(cause)));
}

Result<Secret> key_from(std::string_view passphrase, std::string_view salt, const PassphraseCost& cost) {
  auto key = argon2id(passphrase, salt, cost.memory_kib, cost.passes);
  if (!key) {
    return fault("There is too little free memory to use the passphrase; " + std::to_string(cost.memory_kib / 1024) +
                     " MiB are needed for a moment",
                 "too_little_memory");
  }
  return std::move(*key);
}

Result<void> seal_blocks(const ChunkSecrets& secrets, std::size_t chunk_size, const ReadBytes& read,
                         const WriteBytes& write) {
  BlockReader blocks = TRY(BlockReader::start(read, chunk_size));
  for (std::uint64_t number = 0; number < kMaxChunks; ++number) {
    const BlockReader::Block block = TRY(blocks.next());
    Bytes sealed;
    seal_chunk(sealed, secrets, number, block.last, block.bytes.view());
    TRY(write(sealed));
    if (block.last) return {};
  }
  return fail(
      Error{.code = ErrorCode::payload_too_large, .message = "This is too much for one file; use larger chunks"});
}

Result<void> open_blocks(const ChunkSecrets& secrets, std::size_t chunk_size, const ReadBytes& read,
                         const WriteBytes& write) {
  BlockReader blocks = TRY(BlockReader::start(read, chunk_size + kAeadTagSize));
  for (std::uint64_t number = 0;; ++number) {
    const BlockReader::Block block = TRY(blocks.next());
    const auto plain = open_chunk(secrets, number, block.last, block.bytes.view());
    if (!plain && number == 0)
      return fault("The passphrase is wrong, or the beginning of the file is damaged", "wrong_passphrase");
    if (!plain) return fault("The file is damaged or cut off; take another copy of it", "file_damaged");
    TRY(write(plain->view()));
    if (block.last) return {};
  }
}
}  // namespace

Result<void> seal_by_passphrase(FilePurpose purpose, std::string_view passphrase, const ReadBytes& read,
                                const WriteBytes& write, Random& random, const PassphraseCost& cost) {
  if (passphrase.empty())
    return fail(invalid_field("passphrase", "Give a passphrase; without it the file would be readable by anyone"));
  const Bytes header_bytes = write_header(purpose, cost, random);
  const auto header = read_header(header_bytes);
  if (!header) return fail(internal_error("a cost of the passphrase is out of range"));
  const Secret key = TRY(key_from(passphrase, header->salt, cost));
  TRY(write(header_bytes));
  return seal_blocks({key.view(), header->nonce_prefix, header_bytes}, cost.chunk_size, read, write);
}

Result<void> open_by_passphrase(FilePurpose purpose, std::string_view passphrase, const ReadBytes& read,
                                const WriteBytes& write) {
  Bytes header_bytes(kHeaderSize, '\0');
  header_bytes.resize(TRY(read(header_bytes.data(), header_bytes.size())));
  const auto header = read_header(header_bytes);
  if (!header)
    return fault("This is not a sealed file of this program, or it comes from a newer version", "file_format");
  if (header->purpose != static_cast<char>(purpose)) {
    return fault(purpose == FilePurpose::backup ? "This is not a backup; it is another kind of sealed file"
                                                : "This is not a key export; it is another kind of sealed file",
                 "file_format");
  }
  const Secret key = TRY(key_from(passphrase, header->salt, header->cost));
  return open_blocks({key.view(), header->nonce_prefix, header_bytes}, header->cost.chunk_size, read, write);
}

Result<void> seal_by_passphrase(FilePurpose purpose, std::string_view passphrase, std::istream& in, std::ostream& out,
                                Random& random, const PassphraseCost& cost) {
  return seal_by_passphrase(purpose, passphrase, read_from(in), write_to(out), random, cost);
}

Result<void> open_by_passphrase(FilePurpose purpose, std::string_view passphrase, std::istream& in, std::ostream& out) {
  return open_by_passphrase(purpose, passphrase, read_from(in), write_to(out));
}

Result<Bytes> seal_bytes_by_passphrase(FilePurpose purpose, std::string_view passphrase, std::string_view plaintext,
                                       Random& random, const PassphraseCost& cost) {
  Bytes sealed;
  TRY(seal_by_passphrase(purpose, passphrase, read_from(plaintext), append_to(sealed), random, cost));
  return sealed;
}

Result<Secret> open_bytes_by_passphrase(FilePurpose purpose, std::string_view passphrase, std::string_view sealed) {
  // The plaintext is shorter than the file, so the buffer never moves and leaves no copy behind.
  Secret plain(sealed.size());
  std::size_t size = 0;
  const WriteBytes append = [&](std::string_view bytes) -> Result<void> {
    if (!bytes.empty()) std::memcpy(plain.data() + size, bytes.data(), bytes.size());
    size += bytes.size();
    return {};
  };
  TRY(open_by_passphrase(purpose, passphrase, read_from(sealed), append));
  plain.shrink(size);
  return plain;
}

}  // namespace chiroflow::crypto
