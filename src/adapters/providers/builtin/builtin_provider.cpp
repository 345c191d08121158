// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/builtin/builtin_provider.hpp"

#include "crypto/jwt.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::builtin {

namespace {
constexpr int kMostParticipants = 4;  // mesh
const char* const kNoMixing = "Pictures and sound go from browser to browser; this server has none of it to work with";

std::string token_id(Random& random) {
  std::string bytes(16, '\0');
  random.fill(std::as_writable_bytes(std::span(bytes)));
  return crypto::hex(bytes);
}
}  // namespace

ProviderCapabilities BuiltinProvider::capabilities() const {
  const Ability native{.support = Support::native, .reason = {}};
  const Ability none{.support = Support::unavailable, .reason = kNoMixing};
  return {
      .waiting_room = native,
      .recording = {.support = Support::emulated,
                    .reason = "The clinician's page records it and sends it to this server"},
      .screen_share = native,
      .chat = native,
      .virtual_background = none,
      .breakout_rooms = {.support = Support::unavailable, .reason = "A session has one room"},
      .list_participants = native,
      .mute = {.support = Support::emulated, .reason = "The participant's page is asked to do it"},
      .unmute = {.support = Support::unavailable, .reason = "A microphone is turned on by its owner alone"},
      .remove_participant = native,
      .spotlight = {.support = Support::unavailable, .reason = "Everybody arranges the pictures for themselves"},
      .quality = {.support = Support::unavailable,
                  .reason = "The browsers measure it; telehealth.getQuality has what they report"},
      .webhooks = {.support = Support::unavailable, .reason = "The engine runs in this server and has nobody to call"},
      .max_participants = kMostParticipants,
      // Browsers encrypt for each other (DTLS-SRTP); a TURN server hands on what it cannot read.
      .end_to_end_encryption = true,
      .link_only = false,
      .rooms_at_booking = false};
}

ProviderHealth BuiltinProvider::health() {
  return {.available = true,
          .message = "The built-in engine runs in this server",
          .checked_at = clock_.now(),
          .latency = Millis(0)};
}

Result<ProviderRoom> BuiltinProvider::create_room(const RoomRequest& request) {
  return ProviderRoom{.name = request.name, .external_id = {}, .join_url = {}, .secret = {}};
}
Result<void> BuiltinProvider::end_room(const ProviderRoom&) { return {}; }
// Its rooms are rows of ours: the caller knows of each whether it was ended, and there is nobody else to ask.
Result<RoomStatus> BuiltinProvider::room_status(const ProviderRoom&) { return RoomStatus::ACTIVE; }

Result<RoomQuality> BuiltinProvider::quality(const ProviderRoom&) {
  return fail(Error{.code = ErrorCode::unsupported, .message = capabilities().quality.reason});
}

Result<JoinCredentials> BuiltinProvider::join_credentials(const ProviderRoom& room, const JoinRequest& request) {
  const auto seconds = [](Instant at) { return std::chrono::floor<Seconds>(at).time_since_epoch().count(); };
  std::string claims;
  wire::JsonWriter json(claims);
  json.begin_object();
  json.member("iss", issuer_);
  json.member("aud", "chiroflow-room");
  json.member("sub", request.participant.value);
  json.member("jti", token_id(random_));
  json.member("iat", static_cast<std::int64_t>(seconds(clock_.now())));
  json.member("exp", static_cast<std::int64_t>(seconds(request.expires_at)));
  json.member("sessionId", request.session.value);
  json.member("room", room.name);
  json.member("role", name_of(request.role));
  json.member("host", request.host);
  json.end_object();
  const auto key = crypto::JwtKey::hs256({}, signing_key_.view());
  return JoinCredentials{.token = TRY(crypto::jws_sign(key, claims)), .join_url = {}, .details = {}};
}

}  // namespace chiroflow::builtin
