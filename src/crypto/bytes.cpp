// SPDX-License-Identifier: Apache-2.0
#include "crypto/bytes.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace chiroflow::crypto {

namespace {
constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kInvalid = 0xff;

using ReverseTable = std::array<std::uint8_t, 256>;

constexpr ReverseTable reverse(std::string_view alphabet) {
  ReverseTable table{};
  table.fill(kInvalid);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return table;
}
constexpr ReverseTable kStandardReverse = reverse(kStandard);
constexpr ReverseTable kUrlReverse = reverse(kUrl);

std::string encode(std::string_view bytes, std::string_view alphabet) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : bytes) {
    buffer = (buffer << 8) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6;) text.push_back(alphabet[(buffer >> (bits -= 6)) & 63]);
  }
  if (bits > 0) text.push_back(alphabet[(buffer << (6 - bits)) & 63]);
  return text;
}

std::optional<Bytes> decode(std::string_view text, const ReverseTable& table) {
  if (text.size() % 4 == 1) return std::nullopt;
  Bytes bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : text) {
    const std::uint8_t value = table[static_cast<unsigned char>(c)];
    if (value == kInvalid) return std::nullopt;
    buffer = ((buffer << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) bytes.push_back(static_cast<char>((buffer >> (bits -= 8)) & 0xff));
  }
  // Leftover bits that are not zero would give one byte string several texts.
  if ((buffer & ((1u << bits) - 1)) != 0) return std::nullopt;
  return bytes;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

template <class T>
void put_big_endian(Bytes& out, T value) {
  for (int shift = static_cast<int>(sizeof value * 8) - 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>((value >> shift) & 0xff));
  }
}

template <class T>
T get_big_endian(std::string_view bytes) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i) {
    value = static_cast<T>((static_cast<std::uint64_t>(value) << 8) | static_cast<unsigned char>(bytes[i]));
  }
  return value;
}
}  // namespace

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto value = static_cast<unsigned char>(c);
    text.push_back(digits[value >> 4]);
    text.push_back(digits[value & 15]);
  }
  return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_value(text[i]);
    const int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<char>(high * 16 + low));
  }
  return bytes;
}

std::string base64(std::string_view bytes) {
  std::string text = encode(bytes, kStandard);
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  return decode(text, kStandardReverse);
}

std::string base64url(std::string_view bytes) { return encode(bytes, kUrl); }
std::optional<Bytes> from_base64url(std::string_view text) { return decode(text, kUrlReverse); }

bool equal_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

void wipe(void* data, std::size_t size) {
  if (size > 0) OPENSSL_cleanse(data, size);
}

void wipe(std::string& text) {
  text.resize(text.capacity());
  wipe(text.data(), text.size());
  text.clear();
}

Bytes random_bytes(std::size_t size, Random& random) {
  Bytes bytes(size, '\0');
  random.fill(std::as_writable_bytes(std::span(bytes)));
  return bytes;
}

Secret::Secret(std::size_t size) : data_(size > 0 ? std::make_unique<char[]>(size) : nullptr), size_(size) {}

Secret::Secret(std::string_view bytes) : Secret(bytes.size()) {
  if (!bytes.empty()) std::memcpy(data_.get(), bytes.data(), bytes.size());
}

Secret Secret::random(std::size_t size, Random& random) {
  Secret secret(size);
  random.fill(std::as_writable_bytes(std::span(secret.data(), size)));
  return secret;
}

Secret::Secret(Secret&& other) noexcept : data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe(data_.get(), size_);
  data_ = std::move(other.data_);
  size_ = std::exchange(other.size_, 0);
  return *this;
}

Secret::~Secret() { wipe(data_.get(), size_); }

void Secret::shrink(std::size_t size) {
  if (size >= size_) return;
  wipe(data_.get() + size, size_ - size);
  size_ = size;
}

void put_u16(Bytes& out, std::uint16_t value) { put_big_endian(out, value); }
void put_u32(Bytes& out, std::uint32_t value) { put_big_endian(out, value); }
void put_u64(Bytes& out, std::uint64_t value) { put_big_endian(out, value); }
void put_prefixed(Bytes& out, std::string_view bytes) {
  put_u32(out, static_cast<std::uint32_t>(bytes.size()));
  out.append(bytes);
}
std::uint16_t get_u16(std::string_view bytes) { return get_big_endian<std::uint16_t>(bytes); }
std::uint32_t get_u32(std::string_view bytes) { return get_big_endian<std::uint32_t>(bytes); }
std::uint64_t get_u64(std::string_view bytes) { return get_big_endian<std::uint64_t>(bytes); }

}  // namespace chiroflow::crypto
