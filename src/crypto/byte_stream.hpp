// SPDX-License-Identifier: Apache-2.0
// How this folder's functions read and write content of any size: callbacks, with makers for the usual ends.
#pragma once

#include <functional>
#include <iosfwd>
#include <string_view>

#include "core/result.hpp"
#include "crypto/bytes.hpp"

namespace chiroflow::crypto {

/// Fills `buffer` as far as there is input and returns the count; fewer than asked for means the end.
using ReadBytes = std::function<Result<std::size_t>(char* buffer, std::size_t size)>;
using WriteBytes = std::function<Result<void>(std::string_view bytes)>;

/// What they are made of must outlive them.
ReadBytes read_from(std::istream& in);
ReadBytes read_from(std::string_view& rest);  // takes what it reads off the front
WriteBytes write_to(std::ostream& out);       // error cause "write_failed"
WriteBytes append_to(Bytes& out);

/// Reads blocks one ahead, because only the end of input tells that a block was the last. The last one may be short,
/// and is empty only when there is no input at all. `read` must outlive it.
class BlockReader {
 public:
  struct Block {
    Secret bytes;
    bool last = false;
  };
  [[nodiscard]] static Result<BlockReader> start(const ReadBytes& read, std::size_t block_size);
  /// Not to be called after the last block.
  [[nodiscard]] Result<Block> next();

 private:
  BlockReader(const ReadBytes& read, std::size_t block_size) : read_(&read), block_size_(block_size) {}
  Result<void> fetch();

  const ReadBytes* read_;
  std::size_t block_size_;
  Secret ahead_;
  bool at_end_ = false;
};

}  // namespace chiroflow::crypto
