// SPDX-License-Identifier: Apache-2.0
#include "crypto/passphrase.hpp"

#include <cstring>
#include <istream>
#include <limits>
#include <ostream>

#include "crypto/aead.hpp"
#include "crypto/argon2.hpp"

namespace chiroflow::crypto {

namespace {
constexpr std::string_view kMagic{"CFPP\x01", 5};
constexpr std::size_t kNoncePrefixSize = 7;
constexpr std::size_t kHeaderSize = kMagic.size() + 1 + 3 * 4 + kArgon2SaltSize + kNoncePrefixSize;
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
  header += random_bytes(kArgon2SaltSize + kNoncePrefixSize, random);
  return header;
}

std::optional<Header> read_header(std::string_view bytes) {
  if (bytes.size() != kHeaderSize || !bytes.starts_with(kMagic)) return std::nullopt;
  const std::string_view rest = bytes.substr(kMagic.size() + 1);
  const Header header{.purpose = bytes[kMagic.size()],
                      .cost = {.memory_kib = get_u32(rest), .passes = get_u32(rest.substr(4)), .chunk_size = get_u32(rest.substr(8))},
                      .salt = rest.substr(12, kArgon2SaltSize),
                      .nonce_prefix = rest.substr(12 + kArgon2SaltSize)};
  const bool sane = header.cost.memory_kib <= kMaxMemoryKib && header.cost.passes <= kMaxPasses && header.cost.chunk_size > 0 &&
                    header.cost.chunk_size <= kMaxChunkSize;
  if (!sane) return std::nullopt;
  return header;
}

Bytes nonce_of(std::string_view prefix, std::uint32_t number, bool last) {
  Bytes nonce(prefix);
  put_u32(nonce, number);
  nonce.push_back(last ? '\x01' : '\x00');
  return nonce;
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

/// Reads blocks one ahead, because only the end of input tells that a block was the last.
class BlockReader {
 public:
  static Result<BlockReader> start(const ReadBytes& read, std::size_t block_size) {
    BlockReader reader(read, block_size);
    TRY(reader.fetch());
    return reader;
  }
  struct Block {
    Secret bytes;
    bool last = false;
  };
  Result<Block> next() {
    Block block{.bytes = std::move(ahead_), .last = at_end_};
    if (block.last) return block;
    TRY(fetch());
    // Input of whole blocks only: the empty rest is no block of its own.
    block.last = at_end_ && ahead_.empty();
    return block;
  }

 private:
  BlockReader(const ReadBytes& read, std::size_t block_size) : read_(&read), block_size_(block_size) {}
  Result<void> fetch() {
    Secret buffer(block_size_);
    const std::size_t size = TRY((*read_)(buffer.data(), block_size_));
    at_end_ = size < block_size_;
    buffer.shrink(size);
    ahead_ = std::move(buffer);
    return {};
  }

  const ReadBytes* read_;
  std::size_t block_size_;
  Secret ahead_;
  bool at_end_ = false;
};

Result<void> seal_blocks(const Bytes& header_bytes, const Header& header, const Secret& key, const ReadBytes& read,
                         const WriteBytes& write) {
  BlockReader blocks = TRY(BlockReader::start(read, header.cost.chunk_size));
  for (std::uint32_t number = 0;; ++number) {
    const BlockReader::Block block = TRY(blocks.next());
    Bytes sealed;
    aead_seal_with_nonce(sealed, key.view(), nonce_of(header.nonce_prefix, number, block.last), block.bytes.view(), header_bytes);
    TRY(write(sealed));
    if (block.last) return {};
    if (number == std::numeric_limits<std::uint32_t>::max()) {
      return fail(Error{.code = ErrorCode::payload_too_large, .message = "This is too much for one file; use larger chunks"});
    }
  }
}

Result<void> open_blocks(const Bytes& header_bytes, const Header& header, const Secret& key, const ReadBytes& read,
                         const WriteBytes& write) {
  BlockReader blocks = TRY(BlockReader::start(read, header.cost.chunk_size + kAeadTagSize));
  for (std::uint32_t number = 0;; ++number) {
    const BlockReader::Block block = TRY(blocks.next());
    const auto plain = aead_open_with_nonce(key.view(), nonce_of(header.nonce_prefix, number, block.last), block.bytes.view(), header_bytes);
    if (!plain && number == 0) return fault("The passphrase is wrong, or the beginning of the file is damaged", "wrong_passphrase");
    if (!plain) return fault("The file is damaged or cut off; take another copy of it", "file_damaged");
    TRY(write(plain->view()));
    if (block.last) return {};
    if (number == std::numeric_limits<std::uint32_t>::max()) return fault("The file is longer than any valid one", "file_damaged");
  }
}

ReadBytes reader_of(std::istream& in) {
  return [&in](char* buffer, std::size_t size) -> Result<std::size_t> {
    in.read(buffer, static_cast<std::streamsize>(size));
    if (in.bad()) return fail(internal_error("reading failed"));
    return static_cast<std::size_t>(in.gcount());
  };
}

WriteBytes writer_of(std::ostream& out) {
  return [&out](std::string_view bytes) -> Result<void> {
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out) return fail(precondition_failed("The file could not be written; is the disk full?", "write_failed"));
    return {};
  };
}

ReadBytes reader_of(std::string_view& rest) {
  return [&rest](char* buffer, std::size_t size) -> Result<std::size_t> {
    const std::size_t count = std::min(size, rest.size());
    if (count > 0) std::memcpy(buffer, rest.data(), count);
    rest.remove_prefix(count);
    return count;
  };
}
}  // namespace

Result<void> seal_by_passphrase(FilePurpose purpose, std::string_view passphrase, const ReadBytes& read, const WriteBytes& write,
                                Random& random, const PassphraseCost& cost) {
  if (passphrase.empty()) return fail(invalid_field("passphrase", "Give a passphrase; without it the file would be readable by anyone"));
  const Bytes header_bytes = write_header(purpose, cost, random);
  const auto header = read_header(header_bytes);
  if (!header) return fail(internal_error("a cost of the passphrase is out of range"));
  const Secret key = TRY(key_from(passphrase, header->salt, cost));
  TRY(write(header_bytes));
  return seal_blocks(header_bytes, *header, key, read, write);
}

Result<void> open_by_passphrase(FilePurpose purpose, std::string_view passphrase, const ReadBytes& read, const WriteBytes& write) {
  Bytes header_bytes(kHeaderSize, '\0');
  header_bytes.resize(TRY(read(header_bytes.data(), header_bytes.size())));
  const auto header = read_header(header_bytes);
  if (!header) return fault("This is not a sealed file of this program, or it comes from a newer version", "file_format");
  if (header->purpose != static_cast<char>(purpose)) {
    return fault(purpose == FilePurpose::backup ? "This is not a backup; it is another kind of sealed file"
                                                : "This is not a key export; it is another kind of sealed file",
                 "file_format");
  }
  const Secret key = TRY(key_from(passphrase, header->salt, header->cost));
  return open_blocks(header_bytes, *header, key, read, write);
}

Result<void> seal_by_passphrase(FilePurpose purpose, std::string_view passphrase, std::istream& in, std::ostream& out, Random& random,
                                const PassphraseCost& cost) {
  return seal_by_passphrase(purpose, passphrase, reader_of(in), writer_of(out), random, cost);
}

Result<void> open_by_passphrase(FilePurpose purpose, std::string_view passphrase, std::istream& in, std::ostream& out) {
  return open_by_passphrase(purpose, passphrase, reader_of(in), writer_of(out));
}

Result<Bytes> seal_bytes_by_passphrase(FilePurpose purpose, std::string_view passphrase, std::string_view plaintext, Random& random,
                                       const PassphraseCost& cost) {
  Bytes sealed;
  const WriteBytes append = [&](std::string_view bytes) -> Result<void> {
    sealed += bytes;
    return {};
  };
  TRY(seal_by_passphrase(purpose, passphrase, reader_of(plaintext), append, random, cost));
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
  TRY(open_by_passphrase(purpose, passphrase, reader_of(sealed), append));
  plain.shrink(size);
  return plain;
}

}  // namespace chiroflow::crypto
