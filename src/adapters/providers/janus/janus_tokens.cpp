// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/janus_tokens.hpp"

#include <array>
#include <charconv>

#include "adapters/providers/janus/janus_ids.hpp"
#include "crypto/bytes.hpp"
#include "crypto/digest.hpp"

namespace chiroflow::janus {

namespace {
constexpr std::string_view kGateway = "janus";
constexpr std::string_view kOwner = "for=";

std::optional<std::string_view> next_part(std::string_view& rest) {
  if (rest.empty()) return std::nullopt;
  const auto part = rest.substr(0, rest.find(','));
  rest.remove_prefix(std::min(rest.size(), part.size() + 1));
  return part;
}

std::optional<TokenParts> read_token(std::string_view token, std::string_view of_realm) {
  auto rest = token.substr(0, token.rfind(':'));
  const auto expiry = next_part(rest);
  const auto realm = next_part(rest);
  if (!expiry || realm != of_realm) return std::nullopt;
  std::int64_t seconds = 0;
  const auto [end, fault] = std::from_chars(expiry->data(), expiry->data() + expiry->size(), seconds);
  if (fault != std::errc() || end != expiry->data() + expiry->size() || seconds < 0 || seconds > 253402300799)
    return std::nullopt;
  while (const auto part = next_part(rest)) {
    if (!part->starts_with(kOwner)) continue;
    const auto owner = part->substr(kOwner.size());
    if (!is_valid_id(owner)) return std::nullopt;
    return TokenParts{.expires_at = Instant(Seconds(seconds)), .owner = ParticipantId(std::string(owner))};
  }
  return std::nullopt;
}
}  // namespace

std::string signed_token(std::string_view secret, Instant expires_at, std::string_view realm,
                         std::span<const std::string> descriptors) {
  auto token = std::to_string(std::chrono::floor<Seconds>(expires_at).time_since_epoch().count());
  token.append(",").append(realm);
  for (const auto& descriptor : descriptors) token.append(",").append(descriptor);
  const auto signature = crypto::base64(crypto::hmac_sha1(secret, token));
  return token.append(":").append(signature);
}

std::string gateway_token(std::string_view secret, Instant expires_at, const ParticipantId& owner) {
  return signed_token(secret, expires_at, kGateway,
                      std::array{std::string(kVideoRoom), std::string(kOwner) + owner.value});
}

std::string room_token(std::string_view secret, Instant expires_at, std::string_view room, const ParticipantId& owner,
                       Random& random) {
  const std::array descriptors{"room=" + std::string(room), std::string(kOwner) + owner.value,
                               "n=" + crypto::base64url(crypto::random_bytes(16, random))};
  return signed_token(secret, expires_at, kVideoRoom, descriptors);
}

std::optional<TokenParts> read_room_token(std::string_view token) { return read_token(token, kVideoRoom); }

std::optional<TokenParts> read_gateway_token(std::string_view token) { return read_token(token, kGateway); }

}  // namespace chiroflow::janus
