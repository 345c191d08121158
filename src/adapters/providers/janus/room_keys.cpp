// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/room_keys.hpp"

#include <optional>

#include "adapters/providers/common/vendor_http.hpp"
#include "crypto/digest.hpp"

namespace chiroflow::janus {

namespace {
std::optional<RoomKeys> kept_keys(const ProviderRoom& room) {
  if (!room.secret) return std::nullopt;
  const auto parsed = wire::Document::parse(*room.secret);
  if (!parsed) return std::nullopt;
  auto secret = providers::text_of(parsed->root(), "secret");
  auto pin = providers::text_of(parsed->root(), "pin");
  if (!secret || !pin || secret->empty() || pin->empty()) return std::nullopt;
  return RoomKeys{.secret = *std::move(secret), .pin = *std::move(pin)};
}
}  // namespace

RoomKeys derive_room_keys(std::string_view admin_secret, const JanusId& room) {
  const crypto::HmacKey key(admin_secret);
  const auto derived = [&](std::string_view purpose) {
    return crypto::base64url(key.mac({"chiroflow janus ", purpose, "\n", room.text}).view());
  };
  return {.secret = derived("room secret"), .pin = derived("room pin").substr(0, 22)};
}

std::string room_keys_json(const RoomKeys& keys) {
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object();
  json.member("secret", keys.secret);
  json.member("pin", keys.pin);
  json.end_object();
  return out;
}

RoomKeys keys_of(const ProviderRoom& room, const JanusId& id, std::string_view admin_secret) {
  return kept_keys(room).value_or(derive_room_keys(admin_secret, id));
}

bool was_made_by_us(const ProviderRoom& room, const JanusId& id, std::string_view admin_secret) {
  return kept_keys(room) == derive_room_keys(admin_secret, id);
}

}  // namespace chiroflow::janus
