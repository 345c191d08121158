// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4), HMAC-SHA-256 (RFC 2104) and HKDF (RFC 5869); HMAC-SHA-1 where a vendor's messages carry nothing better.
// The functions of SHA-256 keep one OpenSSL context per thread and allocate nothing after the thread's first call.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "crypto/bytes.hpp"

struct evp_md_ctx_st;

namespace chiroflow::crypto {

inline constexpr std::size_t kDigestSize = 32;

/// The 32 bytes of a SHA-256 or an HMAC-SHA-256. == is not constant in time; compare MACs with equal_constant_time.
struct Digest {
  std::array<unsigned char, kDigestSize> bytes{};

  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
  Bytes str() const { return Bytes(view()); }
  std::string hex() const { return crypto::hex(view()); }
  static std::optional<Digest> from(std::string_view bytes);  // nothing unless exactly 32 bytes
  bool operator==(const Digest&) const = default;
};

Digest sha256(std::string_view bytes);
/// The same as of the concatenation.
Digest sha256(std::initializer_list<std::string_view> parts);

/// SHA-256 of something that comes in pieces. One thread at a time.
class Sha256 {
 public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();

  void update(std::string_view bytes);
  /// Digest of all so far; the object then stands at the beginning again.
  Digest finish();
  /// Digest of all so far; more may follow.
  Digest peek() const;

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

/// A prepared HMAC key: 128 bytes, cheap to copy, wiped on destruction. Safe from any thread.
class HmacKey {
 public:
  explicit HmacKey(std::string_view key);
  HmacKey(const HmacKey&) = default;
  HmacKey& operator=(const HmacKey&) = default;
  ~HmacKey();

  Digest mac(std::string_view bytes) const;
  Digest mac(std::initializer_list<std::string_view> parts) const;
  /// Compares in constant time.
  bool verify(std::string_view bytes, std::string_view mac) const;

 private:
  std::array<char, 64> inner_pad_;
  std::array<char, 64> outer_pad_;
};

Digest hmac_sha256(std::string_view key, std::string_view bytes);

/// The 20 bytes of RFC 2202. Only where others sign or check so (a vendor's messages, TURN); nothing of ours is protected by it.
Bytes hmac_sha1(std::string_view key, std::string_view bytes);
/// The 16 bytes of RFC 1321. Only for the keys of TURN's long-term credentials, which are made so (RFC 8489, 9.2.2).
Bytes md5(std::string_view bytes);

/// 20 bytes. Only where a protocol asks for it (RFC 6455); nothing of ours is protected by it.
Bytes sha1(std::string_view bytes);

/// RFC 5869 extract and expand; at most 255 * 32 bytes.
Secret hkdf_sha256(std::string_view key, std::string_view salt, std::string_view info, std::size_t size = 32);

}  // namespace chiroflow::crypto
