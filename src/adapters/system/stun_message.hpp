// SPDX-License-Identifier: Apache-2.0
// The messages of STUN and TURN (RFC 8489, RFC 8656) as far as asking a server whether it works needs them: requests out, replies in.
// Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chiroflow::system::stun {

inline constexpr std::size_t kHeaderSize = 20;
inline constexpr std::size_t kTransactionSize = 12;

enum class Method : std::uint16_t { binding = 0x001, allocate = 0x003, refresh = 0x004 };

struct Address {
  bool v6 = false;
  std::array<unsigned char, 16> bytes{};  // the first four of an IPv4 address
  std::uint16_t port = 0;

  std::string text() const;  // without the port
  /// Of a network that the internet does not reach: private, loopback, link-local, shared.
  bool is_private() const;
};

/// What a TURN server wants with every request, learnt from its first refusal.
struct Credentials {
  std::string username, password, realm, nonce;
};

/// `lifetime` in seconds, for allocate and refresh; 0 gives an allocation back.
std::string make_request(Method method, std::string_view transaction, const Credentials* credentials = nullptr,
                         std::optional<std::uint32_t> lifetime = std::nullopt);

struct Reply {
  Method method = Method::binding;
  std::string transaction;
  bool success = false;
  int error_code = 0;  // of a refusal: 401, 438, 486, …
  std::string realm, nonce;
  std::optional<Address> mapped;   // who asked, as the server sees it
  std::optional<Address> relayed;  // where the others are to send to
};

/// Nothing for what is no whole reply to one of our requests.
std::optional<Reply> parse_reply(std::string_view bytes);
/// How long the message that begins here is; nothing before its first four bytes have come or when it is none.
std::optional<std::size_t> message_size(std::string_view bytes);

}  // namespace chiroflow::system::stun
