// SPDX-License-Identifier: Apache-2.0
#include "surfaces/realtime/tickets.hpp"

#include <span>

#include "crypto/jwt.hpp"
#include "wire/decode.hpp"
#include "wire/encode.hpp"

namespace chiroflow::realtime {

namespace {
constexpr const char* kRoom = "chiroflow-room";  // as BuiltinProvider signs
constexpr const char* kSeat = "chiroflow-seat";
constexpr Hours kSeatLife{12};  // longer than any visit

struct RoomClaims {
  SessionId session_id;
  std::string room;
};
CHIROFLOW_DESCRIBE(RoomClaims, session_id, room)

struct SeatClaims {
  SessionId session_id;
  std::string peer_id;
  std::int64_t order = 0;
  std::int64_t proved_at = 0;
};
CHIROFLOW_DESCRIBE(SeatClaims, session_id, peer_id, order, proved_at)

Result<crypto::VerifiedJwt> verify(const crypto::Secret& key, const std::string& token, const char* audience,
                                   Instant now) {
  const auto signed_by = crypto::JwtKey::hs256({}, key.view());
  crypto::JwtExpectation expected;
  expected.algorithms = {crypto::JwtAlgorithm::HS256};
  expected.audience = audience;
  return crypto::jwt_verify(token, std::span(&signed_by, 1), expected, now);
}

template <class Claims>
Result<Claims> read_claims(const crypto::VerifiedJwt& jwt) {
  const auto document = TRY(wire::Document::parse(jwt.claims));
  return wire::decode<Claims>(document.root(), wire::Source::json);
}
}  // namespace

Result<WayIn> Tickets::read_way_in(const std::string& token, Instant now) const {
  const auto jwt = TRY(verify(key_, token, kRoom, now));
  auto claims = TRY(read_claims<RoomClaims>(jwt));
  return WayIn{std::move(claims.session_id), ParticipantId(jwt.subject), std::move(claims.room)};
}

Result<std::string> Tickets::sign(const signalling::Joined& joined, Instant proved_at) const {
  const auto seconds = [](Instant at) -> std::int64_t {
    return std::chrono::floor<Seconds>(at).time_since_epoch().count();
  };
  std::string claims;
  wire::JsonWriter json(claims);
  json.begin_object();
  json.member("aud", kSeat);
  json.member("sub", joined.participant_id.view());
  json.member("exp", seconds(proved_at + kSeatLife));
  json.member("sessionId", joined.session_id.view());
  json.member("peerId", joined.you.peer_id);
  json.member("order", joined.you.order);
  json.member("provedAt", to_unix_ms(proved_at));
  json.end_object();
  return crypto::jws_sign(crypto::JwtKey::hs256({}, key_.view()), claims);
}

Result<Comeback> Tickets::read(const std::string& resume, Instant now) const {
  const auto jwt = TRY(verify(key_, resume, kSeat, now));
  auto claims = TRY(read_claims<SeatClaims>(jwt));
  return Comeback{.ticket = {std::move(claims.peer_id), claims.order},
                  .session_id = std::move(claims.session_id),
                  .participant_id = ParticipantId(jwt.subject),
                  .proved_at = from_unix_ms(claims.proved_at)};
}

}  // namespace chiroflow::realtime
