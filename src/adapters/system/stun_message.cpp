// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/stun_message.hpp"

#include <algorithm>

#include "crypto/bytes.hpp"
#include "crypto/digest.hpp"

namespace chiroflow::system::stun {

namespace {
constexpr std::uint32_t kCookie = 0x2112A442;
constexpr std::uint16_t kSuccess = 0x0100, kError = 0x0110, kClassBits = 0x0110;
constexpr std::size_t kLongestText = 763;  // of realm and nonce: RFC 8489, 14.9

enum Attribute : std::uint16_t {
  kUsername = 0x0006,
  kMessageIntegrity = 0x0008,
  kErrorCode = 0x0009,
  kLifetime = 0x000D,
  kRealm = 0x0014,
  kNonce = 0x0015,
  kXorRelayed = 0x0016,
  kRequestedTransport = 0x0019,
  kXorMapped = 0x0020,
};
constexpr std::string_view kUdp("\x11\0\0\0", 4);

void put_attribute(std::string& out, std::uint16_t type, std::string_view value) {
  crypto::put_u16(out, type);
  crypto::put_u16(out, static_cast<std::uint16_t>(value.size()));
  out += value;
  while (out.size() % 4 != 0) out += '\0';
}

void set_length(std::string& message, std::size_t length) {
  message[2] = static_cast<char>(length >> 8);
  message[3] = static_cast<char>(length & 0xFF);
}

/// The MAC is over the message as if it ended with the MAC.
void sign(std::string& message, const Credentials& credentials) {
  const auto key = crypto::md5(credentials.username + ":" + credentials.realm + ":" + credentials.password);
  set_length(message, message.size() - kHeaderSize + 24);
  put_attribute(message, kMessageIntegrity, crypto::hmac_sha1(key, message));
}

std::optional<Address> address_of(std::string_view value, std::string_view transaction) {
  const bool v6 = value.size() == 20 && value[1] == 2;
  if (!v6 && (value.size() != 8 || value[1] != 1)) return std::nullopt;
  std::string mask;
  crypto::put_u32(mask, kCookie);
  mask += transaction;
  Address out;
  out.v6 = v6;
  out.port = static_cast<std::uint16_t>(crypto::get_u16(value.substr(2)) ^ (kCookie >> 16));
  for (std::size_t i = 4; i < value.size(); ++i) out.bytes[i - 4] = static_cast<unsigned char>(value[i] ^ mask[i - 4]);
  return out;
}

void take_attribute(Reply& reply, std::uint16_t type, std::string_view value) {
  switch (type) {
    case kErrorCode:
      if (value.size() >= 4) reply.error_code = (value[2] & 7) * 100 + static_cast<unsigned char>(value[3]) % 100;
      break;
    case kRealm: reply.realm = value.substr(0, kLongestText); break;
    case kNonce: reply.nonce = value.substr(0, kLongestText); break;
    case kXorMapped: reply.mapped = address_of(value, reply.transaction); break;
    case kXorRelayed: reply.relayed = address_of(value, reply.transaction); break;
    default: break;
  }
}

std::string v6_text(const std::array<unsigned char, 16>& bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    if (i != 0) out += ':';
    auto group = crypto::hex({reinterpret_cast<const char*>(&bytes[i]), 2});
    group.erase(0, std::min(group.find_first_not_of('0'), group.size() - 1));
    out += group;
  }
  return out;
}
}  // namespace

std::string Address::text() const {
  if (v6) return v6_text(bytes);
  std::string out;
  for (int i = 0; i < 4; ++i) {
    if (i != 0) out += '.';
    out += std::to_string(bytes[static_cast<std::size_t>(i)]);
  }
  return out;
}

bool Address::is_private() const {
  const auto a = bytes[0], b = bytes[1];
  if (v6) {
    const bool loopback = bytes[15] <= 1 && std::all_of(bytes.begin(), bytes.end() - 1, [](auto x) { return x == 0; });
    return loopback || (a & 0xFE) == 0xFC || (a == 0xFE && (b & 0xC0) == 0x80);
  }
  return a == 0 || a == 10 || a == 127 || (a == 172 && (b & 0xF0) == 16) || (a == 192 && b == 168) ||
         (a == 169 && b == 254) || (a == 100 && (b & 0xC0) == 64);
}

std::string make_request(Method method, std::string_view transaction, const Credentials* credentials,
                         std::optional<std::uint32_t> lifetime) {
  std::string out;
  crypto::put_u16(out, static_cast<std::uint16_t>(method));
  crypto::put_u16(out, 0);
  crypto::put_u32(out, kCookie);
  out += transaction;
  if (method == Method::allocate) put_attribute(out, kRequestedTransport, kUdp);
  if (lifetime) {
    std::string value;
    crypto::put_u32(value, *lifetime);
    put_attribute(out, kLifetime, value);
  }
  if (credentials) {
    put_attribute(out, kUsername, credentials->username);
    put_attribute(out, kRealm, credentials->realm);
    put_attribute(out, kNonce, credentials->nonce);
    sign(out, *credentials);
  }
  set_length(out, out.size() - kHeaderSize);
  return out;
}

std::optional<std::size_t> message_size(std::string_view bytes) {
  if (bytes.size() < 4 || (bytes[0] & 0xC0) != 0) return std::nullopt;
  return kHeaderSize + crypto::get_u16(bytes.substr(2));
}

std::optional<Reply> parse_reply(std::string_view bytes) {
  if (bytes.size() < kHeaderSize || message_size(bytes) != bytes.size() || bytes.size() % 4 != 0) return std::nullopt;
  if (crypto::get_u32(bytes.substr(4)) != kCookie) return std::nullopt;
  const auto type = crypto::get_u16(bytes);
  const auto kind = type & kClassBits;
  const auto method = static_cast<Method>(type & ~kClassBits);
  if (kind != kSuccess && kind != kError) return std::nullopt;
  if (method != Method::binding && method != Method::allocate && method != Method::refresh) return std::nullopt;
  Reply reply;
  reply.method = method;
  reply.success = kind == kSuccess;
  reply.transaction = bytes.substr(8, kTransactionSize);
  for (auto rest = bytes.substr(kHeaderSize); !rest.empty();) {
    const std::size_t size = crypto::get_u16(rest.substr(2)), padded = (size + 3) & ~std::size_t{3};
    if (4 + padded > rest.size()) return std::nullopt;
    take_attribute(reply, crypto::get_u16(rest), rest.substr(4, size));
    rest.remove_prefix(4 + padded);
  }
  return reply;
}

}  // namespace chiroflow::system::stun
