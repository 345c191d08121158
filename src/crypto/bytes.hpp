// SPDX-License-Identifier: Apache-2.0
// Byte strings and their text forms. Bytes are std::string throughout (any byte value, not text), read through
// std::string_view; things that must not stay in memory are a Secret.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ports/random.hpp"

namespace chiroflow::crypto {

using Bytes = std::string;

/// Lower-case hexadecimal; decoding takes both cases and nothing else.
std::string hex(std::string_view bytes);
std::optional<Bytes> from_hex(std::string_view text);

/// RFC 4648 section 4, padded. Decoding is strict: padding required, no line breaks, unused bits zero.
std::string base64(std::string_view bytes);
std::optional<Bytes> from_base64(std::string_view text);

/// RFC 4648 section 5 without padding. Decoding is strict, so every byte string has exactly one text.
std::string base64url(std::string_view bytes);
std::optional<Bytes> from_base64url(std::string_view text);

/// Same bytes? Takes the same time wherever they differ; a difference in length shows.
bool equal_constant_time(std::string_view a, std::string_view b);

/// Overwrites memory in a way the compiler may not remove.
void wipe(void* data, std::size_t size);
/// Wipes the whole capacity and empties the string.
void wipe(std::string& text);

Bytes random_bytes(std::size_t size, Random& random);

/// Key material or opened plaintext: wiped on destruction, moved but never copied by accident, and without a printer.
/// view() stays valid until the Secret is moved from or destroyed.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::size_t size);        // zeros
  explicit Secret(std::string_view bytes);  // copies; the caller wipes its own
  static Secret random(std::size_t size, Random& random);

  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  Secret clone() const { return Secret(view()); }
  std::string_view view() const { return {data_.get(), size_}; }
  char* data() { return data_.get(); }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// Keeps the first `size` bytes and wipes the rest.
  void shrink(std::size_t size);

 private:
  std::unique_ptr<char[]> data_;
  std::size_t size_ = 0;
};

std::ostream& operator<<(std::ostream&, const Secret&) = delete;

/// Unsigned big-endian integers at the end of a byte string.
void put_u16(Bytes& out, std::uint16_t value);
void put_u32(Bytes& out, std::uint32_t value);
void put_u64(Bytes& out, std::uint64_t value);
/// Length as u32, then the bytes: no two lists of texts have the same encoding.
void put_prefixed(Bytes& out, std::string_view bytes);
/// Reads what put_ wrote; the view must hold at least the integer's size.
std::uint16_t get_u16(std::string_view bytes);
std::uint32_t get_u32(std::string_view bytes);
std::uint64_t get_u64(std::string_view bytes);

}  // namespace chiroflow::crypto
