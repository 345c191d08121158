// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/twilio/twilio_webhooks.hpp"

#include <map>

#include "adapters/providers/twilio/twilio_signature.hpp"
#include "crypto/digest.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::twilio {

namespace {
using providers::FormField;
constexpr std::size_t kLongestKey = 200;

Error unsigned_call() { return {.code = ErrorCode::unauthenticated, .message = {}, .cause = "signature"}; }
Error no_message() { return {.code = ErrorCode::invalid_argument, .message = "Not a status callback of Twilio Video"}; }

std::string signature_of(const WebhookRequest& request) {
  HttpResponse headers;
  headers.headers = request.headers;
  const auto* found = headers.header("X-Twilio-Signature");
  return found ? *found : std::string();
}

std::string_view query_of(std::string_view url) {
  const auto begin = url.find('?');
  if (begin == std::string_view::npos) return {};
  const auto query = url.substr(begin + 1);
  return query.substr(0, query.find('#'));
}

std::string json_of(const std::vector<FormField>& fields) {
  std::map<std::string_view, std::string_view> first;
  for (const auto& [name, value] : fields) first.emplace(name, value);
  std::string out;
  wire::JsonWriter json(out);
  json.begin_object();
  for (const auto& [name, value] : first) json.key(name), json.string(value);
  json.end_object();
  return out;
}

/// The parameters as a JSON object, once their signature is right.
Result<std::string> verified_payload(std::string_view auth_token, const WebhookRequest& request) {
  const auto signature = signature_of(request);
  if (request.method == "GET") {
    const auto fields = providers::form_decode(query_of(request.url));
    if (!is_signed(auth_token, signature, request.url, {})) return fail(unsigned_call());
    if (!fields) return fail(no_message());
    return json_of(*fields);
  }
  if (const auto hash = body_hash_of(request.url)) {
    const bool address = is_signed(auth_token, signature, request.url, {});
    const bool body = is_body_hash(*hash, request.body);
    if (!address || !body) return fail(unsigned_call());
    return request.body;
  }
  const auto fields = providers::form_decode(request.body);
  if (!fields || !is_signed(auth_token, signature, request.url, *fields)) return fail(unsigned_call());
  return json_of(*fields);
}

/// The address that Twilio was told to call, which it signs, with the query that it called with.
std::string told_address(std::string_view told, std::string_view called) {
  const auto query = query_of(called);
  if (query.empty()) return std::string(told);
  return std::string(told.substr(0, told.find('?'))).append("?").append(query);
}

std::string dedup_key(const wire::Value& root, const std::string& event, const std::string& payload) {
  std::string key = event;
  for (const char* name : {"RoomSid", "ParticipantSid", "TrackSid", "RecordingSid", "CompositionSid", "HookSid"})
    if (const auto sid = providers::text_of(root, name)) key.append(":").append(*sid);
  const auto at = providers::text_of(root, "Timestamp");
  key.append(":").append(at && !at->empty() ? *at : crypto::sha256(payload).hex());
  return key.size() <= kLongestKey ? key : crypto::sha256(key).hex();
}

ProviderEventKind kind_of(std::string_view event) {
  using Kind = ProviderEventKind;
  static const std::map<std::string_view, Kind> kKinds{
      {"room-created", Kind::room_started},
      {"room-ended", Kind::room_ended},
      {"participant-connected", Kind::participant_joined},
      {"participant-disconnected", Kind::participant_left},
      {"recording-started", Kind::recording_started},
      {"recording-completed", Kind::recording_ready},
      {"recording-failed", Kind::recording_failed},
      {"composition-available", Kind::recording_ready},
      // The tracks' files are there all the same.
      {"composition-failed", Kind::recording_ready},
  };
  const auto found = kKinds.find(event);
  return found == kKinds.end() ? Kind::other : found->second;
}
}  // namespace

Result<AcceptedWebhook> TwilioWebhooks::accept(const WebhookRequest& request) {
  if (auth_token_.empty()) {
    auto error = providers::outage("not_configured", "no auth token");
    error.message = "Twilio's calls cannot be checked: enter the account's auth token";
    return fail(std::move(error));
  }
  const auto payload = TRY(payload_of(request));
  const auto parsed = wire::Document::parse(payload);
  const auto event = parsed ? providers::text_of(parsed->root(), "StatusCallbackEvent") : std::nullopt;
  if (!event || event->empty()) return fail(no_message());
  AcceptedWebhook accepted;
  accepted.items.push_back(
      {.dedup_key = dedup_key(parsed->root(), *event, payload), .kind = event->substr(0, 64), .payload = payload});
  return accepted;
}

Result<std::string> TwilioWebhooks::payload_of(const WebhookRequest& request) const {
  if (!told_address_.empty()) {
    auto told = request;
    told.url = told_address(told_address_, request.url);
    auto payload = verified_payload(auth_token_.view(), told);
    if (payload || payload.error().code != ErrorCode::unauthenticated) return payload;
  }
  // A callback that somebody entered in Twilio's console has our public address.
  return verified_payload(auth_token_.view(), request);
}

Result<ProviderEvent> TwilioWebhooks::interpret(const WebhookItem& item) const {
  const auto parsed = wire::Document::parse(item.payload);
  if (!parsed || !parsed->root().is(wire::Kind::object)) return fail(no_message());
  const auto& root = parsed->root();
  const auto event = providers::text_of(root, "StatusCallbackEvent");
  if (!event) return fail(no_message());
  ProviderEvent meant;
  meant.kind = kind_of(*event);
  if (const auto at = providers::text_of(root, "Timestamp")) meant.at = parse_iso(*at).value_or(Instant());
  meant.room_name = providers::text_of(root, "RoomName");
  meant.external_id = providers::text_of(root, "RoomSid");
  if (auto identity = providers::text_of(root, "ParticipantIdentity"))
    meant.participant = ParticipantId(*std::move(identity));
  meant.participant_external_id = providers::text_of(root, "ParticipantSid");
  if (meant.kind == ProviderEventKind::recording_failed)
    meant.reason = providers::text_of(root, "FailedOperation").value_or("");
  return meant;
}

}  // namespace chiroflow::twilio
