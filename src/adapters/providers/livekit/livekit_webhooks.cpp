// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/livekit/livekit_webhooks.hpp"

#include <algorithm>
#include <array>

#include "adapters/providers/livekit/livekit_egress.hpp"
#include "adapters/providers/livekit/livekit_participant.hpp"
#include "adapters/providers/livekit/livekit_reader.hpp"
#include "crypto/digest.hpp"
#include "crypto/jwt.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::livekit {

namespace {
constexpr Seconds kLeeway{10};  // of LiveKit's own receiver for servers
constexpr std::size_t kLongestId = 150;
constexpr std::size_t kLongestKind = 100;
/// Secrets of the room and of the recorder's uploads, in both spellings.
constexpr std::array<std::string_view, 14> kNeverKept{
    "turnPassword", "turn_password", "accessKey",  "access_key",  "secret",     "sessionToken", "session_token",
    "credentials",  "password",      "accountKey", "account_key", "signingKey", "signing_key",  "token"};

Error refuse(std::string cause, std::string detail) {
  return {.code = ErrorCode::unauthenticated, .detail = std::move(detail), .cause = std::move(cause)};
}

Error no_event() {
  return {.code = ErrorCode::invalid_argument, .message = "This is no message of LiveKit", .cause = "payload"};
}

Error refusal_of(const Error& token_fault) {
  const auto& cause = token_fault.cause;
  if (cause == "token_expired" || cause == "token_not_yet_valid") return refuse("expired", cause);
  if (cause == "token_issuer") return refuse("credentials", cause);
  return refuse("signature", cause);
}

void copy_kept(wire::JsonWriter& json, const wire::Value& value) {
  if (value.is(wire::Kind::array)) {
    json.begin_array();
    for (const auto& item : value.items()) copy_kept(json, item);
    json.end_array();
    return;
  }
  if (!value.is(wire::Kind::object)) return wire::write_value(json, value);
  json.begin_object();
  for (const auto& [name, member] : value.members()) {
    if (std::find(kNeverKept.begin(), kNeverKept.end(), name) != kNeverKept.end()) continue;
    json.key(name);
    copy_kept(json, member);
  }
  json.end_object();
}

ProviderEventKind kind_of_egress_end(const wire::Value& egress) {
  return read_egress(egress).status == RecordingStatus::AVAILABLE ? ProviderEventKind::recording_ready
                                                                  : ProviderEventKind::recording_failed;
}

ProviderEventKind kind_of(std::string_view event, const wire::Value& root) {
  if (event == "room_started") return ProviderEventKind::room_started;
  if (event == "room_finished") return ProviderEventKind::room_ended;
  if (event == "egress_started") return ProviderEventKind::recording_started;
  if (event == "egress_ended") return kind_of_egress_end(member_of(root, "egress_info"));
  const bool joined = event == "participant_joined";
  // An aborted connection may have been in the room before; either way this stay is over.
  const bool left = event == "participant_left" || event == "participant_connection_aborted";
  if ((!joined && !left) || !is_person(read_participant(root.get("participant")))) return ProviderEventKind::other;
  return joined ? ProviderEventKind::participant_joined : ProviderEventKind::participant_left;
}

std::optional<std::string> unless_empty(std::string text) {
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

void read_who(ProviderEvent& event, const wire::Value& participant) {
  if (!participant.is(wire::Kind::object)) return;
  const auto someone = read_participant(participant);
  event.participant = live_participant(someone).participant;
  event.participant_external_id = unless_empty(someone.sid);
}

void read_recording(ProviderEvent& event, const wire::Value& egress) {
  if (!egress.is(wire::Kind::object)) return;
  event.room_name = unless_empty(text_of(egress, "room_name"));
  event.external_id = unless_empty(text_of(egress, "room_id"));
  event.recording = unless_empty(text_of(egress, "egress_id"));
  if (event.kind == ProviderEventKind::recording_failed) event.reason = read_egress(egress).failure;
}
}  // namespace

Result<void> check_webhook_token(std::string_view authorization, std::string_view body, const TokenMaker& tokens,
                                 Instant now) {
  if (!tokens.complete()) return fail(refuse("credentials", "LiveKit is not set up"));
  if (authorization.empty()) return fail(refuse("credentials", "no Authorization"));
  const crypto::JwtExpectation expected{
      .algorithms = {crypto::JwtAlgorithm::HS256}, .issuer = tokens.api_key(), .leeway = kLeeway};
  const auto token = crypto::jwt_verify(authorization, {&tokens.key(), 1}, expected, now);
  if (!token) return fail(refusal_of(token.error()));
  const auto claims = TRY(wire::Document::parse(token->claims));
  const auto hash = text_of(claims.root(), "sha256");
  if (!crypto::equal_constant_time(hash, crypto::base64(crypto::sha256(body).view())))
    return fail(refuse("signature", "sha256 of the body"));
  return {};
}

Result<WebhookItem> webhook_item(std::string_view body) {
  const auto parsed = wire::Document::parse(body);
  if (!parsed || !parsed->root().is(wire::Kind::object)) return fail(no_event());
  const auto& root = parsed->root();
  WebhookItem item{.dedup_key = text_of(root, "id"), .kind = text_of(root, "event"), .payload = {}};
  if (item.kind.empty() || item.kind.size() > kLongestKind) return fail(no_event());
  // Servers before 1.5 sent no id; a repetition has the same bytes.
  if (item.dedup_key.empty() || item.dedup_key.size() > kLongestId)
    item.dedup_key = "sha256:" + crypto::sha256(body).hex();
  item.payload.reserve(body.size());
  wire::JsonWriter json(item.payload);
  copy_kept(json, root);
  return item;
}

Result<ProviderEvent> event_of(std::string_view payload) {
  const auto parsed = wire::Document::parse(payload);
  if (!parsed || !parsed->root().is(wire::Kind::object)) return fail(no_event());
  const auto& root = parsed->root();
  const auto name = text_of(root, "event");
  if (name.empty()) return fail(no_event());
  ProviderEvent event;
  event.kind = kind_of(name, root);
  event.at = seconds_of(root, "created_at").value_or(Instant{});
  const auto& room = root.get("room");
  event.room_name = unless_empty(text_of(room, "name"));
  event.external_id = unless_empty(text_of(room, "sid"));
  read_who(event, root.get("participant"));
  read_recording(event, member_of(root, "egress_info"));
  return event;
}

Result<AcceptedWebhook> Webhooks::accept(const WebhookRequest& request) {
  const auto same = [](std::string_view name, std::string_view wanted) {
    return std::equal(name.begin(), name.end(), wanted.begin(), wanted.end(), [](char a, char b) {
      return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
  };
  const auto header = std::find_if(request.headers.begin(), request.headers.end(),
                                   [&](const HttpHeader& one) { return same(one.name, "authorization"); });
  const std::string_view authorization = header == request.headers.end() ? std::string_view() : header->value;
  TRY(check_webhook_token(authorization, request.body, tokens_, clock_.now()));
  AcceptedWebhook accepted;
  accepted.items.push_back(TRY(webhook_item(request.body)));
  return accepted;
}

}  // namespace chiroflow::livekit
