// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/zoom/zoom_webhooks.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "adapters/providers/common/vendor_http.hpp"
#include "crypto/digest.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::zoom {

namespace {
constexpr Seconds kWindow{300};
constexpr std::size_t kLongestKey = 200;
constexpr std::size_t kLongestPlainToken = 512;
constexpr std::size_t kLongestEventName = 100;
constexpr std::int64_t kFarthestSecond = 253'402'300'799;  // the end of the year 9999
constexpr std::string_view kOurRooms = "cf-";

struct Meaning {
  std::string_view event;
  ProviderEventKind kind;
};
// The waiting room's and the rest come as `other`. session.* is the Video SDK's.
constexpr std::array kMeanings{
    Meaning{"meeting.started", ProviderEventKind::room_started},
    Meaning{"meeting.ended", ProviderEventKind::room_ended},
    Meaning{"meeting.participant_joined", ProviderEventKind::participant_joined},
    Meaning{"meeting.participant_left", ProviderEventKind::participant_left},
    Meaning{"recording.started", ProviderEventKind::recording_started},
    Meaning{"recording.completed", ProviderEventKind::recording_ready},
    Meaning{"session.started", ProviderEventKind::room_started},
    Meaning{"session.ended", ProviderEventKind::room_ended},
    Meaning{"session.user_joined", ProviderEventKind::participant_joined},
    Meaning{"session.user_left", ProviderEventKind::participant_left},
    Meaning{"session.recording_started", ProviderEventKind::recording_started},
    Meaning{"session.recording_completed", ProviderEventKind::recording_ready},
};

Error refused(std::string cause) {
  auto error = unauthenticated();
  error.cause = std::move(cause);
  return error;
}

Error no_message(std::string detail) {
  return {.code = ErrorCode::invalid_argument, .detail = std::move(detail), .cause = "not_a_message"};
}

std::string_view header_of(const WebhookRequest& request, std::string_view name) {
  const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; };
  for (const auto& header : request.headers)
    if (std::equal(header.name.begin(), header.name.end(), name.begin(), name.end(), same)) return header.value;
  return {};
}

std::optional<Instant> instant_of_seconds(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (fault != std::errc() || end != text.data() + text.size() || seconds < 0 || seconds > kFarthestSecond)
    return std::nullopt;
  return from_unix_ms(seconds * 1000);
}

/// The member as text, also of a number: a meeting's id comes as either.
std::string any_text(const wire::Value& object, std::string_view name) {
  const auto& value = object.get(name);
  if (value.is(wire::Kind::integer)) return std::to_string(value.as_integer());
  return providers::text_of(object, name).value_or("");
}

std::optional<std::string> unless_empty(std::string text) {
  return text.empty() ? std::nullopt : std::optional(std::move(text));
}

/// Members of a participant are the same in both products but for the word.
const wire::Value& participant_of(const wire::Value& object) {
  const auto& user = object.get("user");
  return user.is(wire::Kind::object) ? user : object.get("participant");
}

/// Of one stay: the UUID alone might come again when somebody returns, the number within the meeting changes.
std::string stay_of(const wire::Value& participant) {
  auto uuid = any_text(participant, "participant_uuid");
  const auto number = any_text(participant, "user_id");
  if (uuid.empty() || number.empty()) return uuid.empty() ? number : uuid;
  return std::move(uuid) + "/" + number;
}

std::string uuid_of(const wire::Value& object) {
  auto uuid = any_text(object, "uuid");
  return uuid.empty() ? any_text(object, "session_id") : uuid;
}

std::string dedup_key(const std::string& event, std::int64_t event_ts, const wire::Value& object) {
  auto key = event + "|" + uuid_of(object) + "|" + stay_of(participant_of(object)) + "|" + std::to_string(event_ts);
  return key.size() <= kLongestKey ? key : "sha256|" + crypto::sha256(key).hex();
}

std::optional<Instant> first_time(const wire::Value& object, std::initializer_list<const char*> names) {
  for (const auto* name : names) {
    const auto text = providers::text_of(object, name);
    if (const auto at = text ? parse_iso(*text) : std::nullopt) return at;
  }
  return std::nullopt;
}

/// When it happened, as exactly as the event tells; SPEC and examples disagree on the names.
std::optional<Instant> time_of(ProviderEventKind kind, const wire::Value& object) {
  switch (kind) {
    case ProviderEventKind::room_started: return first_time(object, {"start_time"});
    case ProviderEventKind::room_ended: return first_time(object, {"end_time"});
    case ProviderEventKind::participant_joined: return first_time(participant_of(object), {"join_time", "date_time"});
    case ProviderEventKind::participant_left: return first_time(participant_of(object), {"leave_time", "date_time"});
    case ProviderEventKind::recording_started: return first_time(object.get("recording_file"), {"recording_start"});
    default: return std::nullopt;
  }
}

bool is_about_recording(ProviderEventKind kind) {
  return kind == ProviderEventKind::recording_started || kind == ProviderEventKind::recording_ready;
}

/// What every event has; a view into the document.
struct Envelope {
  std::string event;
  std::int64_t event_ts = 0;
  const wire::Value* payload = nullptr;
};
Result<Envelope> envelope_of(const wire::Value& root) {
  Envelope envelope{.event = providers::text_of(root, "event").value_or(""),
                    .event_ts = providers::integer_of(root, "event_ts").value_or(-1),
                    .payload = &root.get("payload")};
  const bool fits = !envelope.event.empty() && envelope.event.size() <= kLongestEventName && envelope.event_ts >= 0 &&
                    envelope.event_ts <= kFarthestSecond * 1000 && envelope.payload->is(wire::Kind::object);
  if (!fits) return fail(no_message("no event, event_ts or payload"));
  return envelope;
}

Result<AcceptedWebhook> answer_to_validation(const wire::Value& payload, std::string_view secret_token) {
  const auto plain = providers::text_of(payload, "plainToken");
  if (!plain || plain->empty() || plain->size() > kLongestPlainToken) return fail(no_message("no plainToken"));
  AcceptedWebhook accepted;
  accepted.reply.clear();
  wire::JsonWriter json(accepted.reply);
  json.begin_object();
  json.member("plainToken", *plain);
  json.member("encryptedToken", crypto::hmac_sha256(secret_token, *plain).hex());
  json.end_object();
  return accepted;
}
}  // namespace

std::string webhook_signature(std::string_view secret_token, std::string_view timestamp, std::string_view body) {
  return "v0=" + crypto::HmacKey(secret_token).mac({"v0:", timestamp, ":", body}).hex();
}

Result<void> ZoomWebhooks::check(const WebhookRequest& request) const {
  if (secret_token_.empty()) return fail(refused("credentials"));
  const auto timestamp = header_of(request, "x-zm-request-timestamp");
  const auto signature = header_of(request, "x-zm-signature");
  const auto at = instant_of_seconds(timestamp);
  if (!at || signature.empty()) return fail(refused("signature"));
  if (!crypto::equal_constant_time(signature, webhook_signature(secret_token_, timestamp, request.body)))
    return fail(refused("signature"));
  // Only what is truly Zoom's is called expired, so that a clock gone wrong can be told from a forger.
  const auto age = std::chrono::floor<Seconds>(clock_.now()) - *at;
  if (age > kWindow || age < -kWindow) return fail(refused("expired"));
  return {};
}

Result<AcceptedWebhook> ZoomWebhooks::accept(const WebhookRequest& request) {
  TRY(check(request));
  const auto body = wire::Document::parse(request.body);
  if (!body) return fail(no_message("no JSON"));
  const auto envelope = TRY(envelope_of(body->root()));
  if (envelope.event == "endpoint.url_validation") return answer_to_validation(*envelope.payload, secret_token_);
  AcceptedWebhook accepted;
  accepted.items.push_back({.dedup_key = dedup_key(envelope.event, envelope.event_ts, envelope.payload->get("object")),
                            .kind = envelope.event,
                            .payload = request.body});
  return accepted;
}

Result<ProviderEvent> ZoomWebhooks::interpret(const WebhookItem& item) const {
  const auto body = wire::Document::parse(item.payload);
  if (!body) return fail(no_message("no JSON"));
  const auto envelope = TRY(envelope_of(body->root()));
  const auto& object = envelope.payload->get("object");
  const auto known = std::find_if(kMeanings.begin(), kMeanings.end(),
                                  [&](const Meaning& meaning) { return meaning.event == envelope.event; });
  ProviderEvent event;
  if (known != kMeanings.end()) event.kind = known->kind;
  event.at = time_of(event.kind, object).value_or(from_unix_ms(envelope.event_ts));
  auto topic = any_text(object, "topic");
  if (topic.empty()) topic = any_text(object, "session_name");
  if (topic.starts_with(kOurRooms)) event.room_name = std::move(topic);
  event.external_id = unless_empty(any_text(object, "id"));
  if (is_about_recording(event.kind)) event.recording = unless_empty(uuid_of(object));
  const auto& participant = participant_of(object);
  auto key = any_text(participant, "customer_key");
  if (key.empty()) key = any_text(participant, "user_key");
  if (!key.empty()) event.participant = ParticipantId(std::move(key));
  event.participant_external_id = unless_empty(stay_of(participant));
  return event;
}

}  // namespace chiroflow::zoom
