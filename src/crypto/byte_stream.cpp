// SPDX-License-Identifier: Apache-2.0
#include "crypto/byte_stream.hpp"

#include <cstring>
#include <istream>
#include <ostream>

namespace chiroflow::crypto {

ReadBytes read_from(std::istream& in) {
  return [&in](char* buffer, std::size_t size) -> Result<std::size_t> {
    in.read(buffer, static_cast<std::streamsize>(size));
    if (in.bad()) return fail(internal_error("reading failed"));
    return static_cast<std::size_t>(in.gcount());
  };
}

ReadBytes read_from(std::string_view& rest) {
  return [&rest](char* buffer, std::size_t size) -> Result<std::size_t> {
    const std::size_t count = std::min(size, rest.size());
    if (count > 0) std::memcpy(buffer, rest.data(), count);
    rest.remove_prefix(count);
    return count;
  };
}

WriteBytes write_to(std::ostream& out) {
  return [&out](std::string_view bytes) -> Result<void> {
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out) return fail(precondition_failed("The file could not be written; is the disk full?", "write_failed"));
    return {};
  };
}

WriteBytes append_to(Bytes& out) {
  return [&out](std::string_view bytes) -> Result<void> {
    out += bytes;
    return {};
  };
}

Result<BlockReader> BlockReader::start(const ReadBytes& read, std::size_t block_size) {
  BlockReader reader(read, block_size);
  TRY(reader.fetch());
  return reader;
}

Result<BlockReader::Block> BlockReader::next() {
  Block block{.bytes = std::move(ahead_), .last = at_end_};
  if (block.last) return block;
  TRY(fetch());
  // Input of whole blocks only: the empty rest is no block of its own.
  block.last = at_end_ && ahead_.empty();
  return block;
}

Result<void> BlockReader::fetch() {
  Secret buffer(block_size_);
  const std::size_t size = TRY((*read_)(buffer.data(), block_size_));
  at_end_ = size < block_size_;
  buffer.shrink(size);
  ahead_ = std::move(buffer);
  return {};
}

}  // namespace chiroflow::crypto
