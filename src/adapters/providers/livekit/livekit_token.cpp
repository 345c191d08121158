// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/livekit/livekit_token.hpp"

#include "crypto/jwt.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::livekit {

namespace {
std::int64_t unix_seconds(Instant at) {
  return static_cast<std::int64_t>(std::chrono::floor<Seconds>(at).time_since_epoch().count());
}

void write_grant(wire::JsonWriter& json, const VideoGrant& grant) {
  json.begin_object();
  if (grant.room_create) json.member("roomCreate", true);
  if (grant.room_list) json.member("roomList", true);
  if (grant.room_admin) json.member("roomAdmin", true);
  if (grant.room_record) json.member("roomRecord", true);
  if (grant.room_join) json.member("roomJoin", true);
  if (!grant.room.empty()) json.member("room", grant.room);
  if (grant.can_publish) json.member("canPublish", *grant.can_publish);
  if (grant.can_publish_data) json.member("canPublishData", *grant.can_publish_data);
  if (grant.can_subscribe) json.member("canSubscribe", *grant.can_subscribe);
  if (grant.hidden) json.member("hidden", true);
  json.end_object();
}
}  // namespace

VideoGrant grant_for(std::string_view room, ParticipantRole role) {
  const bool speaks = role != ParticipantRole::OBSERVER;
  return {.room_join = true,
          .room = std::string(room),
          .can_publish = speaks,
          .can_publish_data = speaks,
          .can_subscribe = true,
          .hidden = !speaks};
}

// Members in the order in which LiveKit's own library writes them, so that the two can be compared byte for byte.
Result<std::string> TokenMaker::sign(const TokenClaims& claims) const {
  std::string text;
  text.reserve(320);
  wire::JsonWriter json(text);
  json.begin_object();
  json.literal_key("\"video\":");
  write_grant(json, claims.video);
  json.member("iss", api_key_);
  json.member("exp", unix_seconds(claims.expires_at));
  json.member("nbf", unix_seconds(claims.not_before));
  if (!claims.identity.empty()) json.member("sub", claims.identity);
  json.end_object();
  return sign_json(text);
}

Result<std::string> TokenMaker::sign_json(std::string_view claims) const {
  return crypto::jws_sign_with_header(key_, R"({"alg":"HS256"})", claims);
}

}  // namespace chiroflow::livekit
