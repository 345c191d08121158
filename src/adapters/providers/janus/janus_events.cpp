// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/janus_events.hpp"

#include <algorithm>
#include <array>

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/janus/janus_ids.hpp"
#include "adapters/providers/janus/janus_tokens.hpp"
#include "crypto/digest.hpp"

namespace chiroflow::janus {

namespace {
constexpr std::int64_t kPluginEvent = 64, kCoreEvent = 256;
constexpr std::size_t kMostEvents = 10'000;
constexpr std::array<std::string_view, 8> kKept{"created", "destroyed", "joined",      "leaving",
                                                "kicked",  "published", "unpublished", "moderated"};

Error no_event(std::string message) { return invalid_field("body", std::move(message)); }

std::string canonical(const wire::Value& value) {
  std::string out;
  wire::JsonWriter json(out);
  wire::write_value(json, value);
  return out;
}

/// The plugin's name of it; moderation is the one that comes without "event".
std::string room_event_name(const wire::Value& data) {
  if (auto name = providers::text_of(data, "event")) return *std::move(name);
  return providers::text_of(data, "videoroom").value_or("");
}

void write_text(wire::JsonWriter& json, std::string_view name, const std::string& text) {
  if (is_valid_id(text)) json.member(name, text);
}

void write_people_and_room(wire::JsonWriter& json, const wire::Value& data) {
  write_text(json, "room", id_text(data.get("room")));
  write_text(json, "id", id_text(data.get("id")));
  // Who really came: browsers choose their id, the token is the one that we gave to this person.
  if (const auto token = providers::text_of(data, "token")) {
    if (const auto parts = read_room_token(*token)) write_text(json, "owner", parts->owner.value);
  }
}

WebhookItem make_item(const wire::Value& event, const std::string& kind, std::int64_t at) {
  WebhookItem item{.dedup_key = "janus-" + crypto::sha256(canonical(event)).hex(), .kind = kind, .payload = {}};
  wire::JsonWriter json(item.payload);
  json.begin_object();
  json.member("kind", kind);
  json.member("at", at);
  write_people_and_room(json, event.get("event").get("data"));
  json.end_object();
  return item;
}

/// Nothing for an event that means nothing to us.
Result<std::optional<WebhookItem>> item_of(const wire::Value& event) {
  const auto type = providers::integer_of(event, "type"), at = providers::integer_of(event, "timestamp");
  if (!event.is(wire::Kind::object) || !type || !at || *at < 0) return fail(no_event("This is no event of Janus"));
  if (*type == kCoreEvent) {
    const auto subtype = providers::integer_of(event, "subtype").value_or(0);
    if (subtype == 1) return make_item(event, "core.started", *at);
    if (subtype == 2) return make_item(event, "core.shutdown", *at);
    return std::optional<WebhookItem>();
  }
  const auto& content = event.get("event");
  if (*type != kPluginEvent || providers::text_of(content, "plugin") != kVideoRoom) return std::optional<WebhookItem>();
  const auto name = room_event_name(content.get("data"));
  if (std::find(kKept.begin(), kKept.end(), name) == kKept.end()) return std::optional<WebhookItem>();
  return make_item(event, "videoroom." + name, *at);
}

ProviderEventKind kind_of(std::string_view kind) {
  if (kind == "videoroom.created") return ProviderEventKind::room_started;
  if (kind == "videoroom.destroyed") return ProviderEventKind::room_ended;
  if (kind == "videoroom.joined") return ProviderEventKind::participant_joined;
  if (kind == "videoroom.leaving" || kind == "videoroom.kicked") return ProviderEventKind::participant_left;
  return ProviderEventKind::other;
}

/// Not the seat (session and handle): who is kicked or leaves is told without one, and the list of people has none. Who appears under an
/// id that is not theirs has a stay of their own, not that person's.
std::optional<std::string> stay_key(const wire::Value& root) {
  auto id = providers::text_of(root, "id");
  const auto owner = providers::text_of(root, "owner");
  if (!id || !owner || *id == *owner || *id == id_of(std::string_view(*owner), false).text) return id;
  return *id + "/" + *owner;
}

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}
}  // namespace

Result<std::vector<WebhookItem>> items_of(std::string_view body) {
  const auto parsed = wire::Document::parse(body);
  if (!parsed) return fail(no_event("Expected JSON"));
  const auto& root = parsed->root();
  std::span<const wire::Value> events(&root, 1);
  if (root.is(wire::Kind::array)) events = root.items();
  if (events.size() > kMostEvents) return fail(no_event("Too many events at once"));
  std::vector<WebhookItem> items;
  std::optional<Error> first;
  std::size_t bad = 0;
  for (const auto& event : events) {
    auto item = item_of(event);
    if (item && *item) items.push_back(**std::move(item));
    if (!item && bad++ == 0) first = std::move(item).error();
  }
  // The gateway sends a delivery once, whatever it is answered: one odd event must not take the others along.
  if (first && bad == events.size()) return fail(*std::move(first));
  return items;
}

Result<ProviderEvent> event_of(const WebhookItem& item) {
  const auto parsed = wire::Document::parse(item.payload);
  if (!parsed) return fail(invalid_field("payload", "Expected JSON"));
  const auto& root = parsed->root();
  const auto kind = providers::text_of(root, "kind");
  const auto at = providers::integer_of(root, "at");
  if (!kind || !at || *at < 0) return fail(invalid_field("payload", "This is no event of Janus"));

  ProviderEvent event{.kind = kind_of(*kind), .at = from_unix_ms(*at / 1000)};
  event.external_id = providers::text_of(root, "room");
  // Numbers are derived from our names and do not lead back to them; our own names are never numbers alone.
  if (event.external_id && !is_digits(*event.external_id)) event.room_name = event.external_id;
  auto person = providers::text_of(root, "owner");
  if (!person) person = providers::text_of(root, "id");
  if (person && !is_digits(*person)) event.participant = ParticipantId(*std::move(person));
  event.participant_external_id = stay_key(root);
  if (event.kind == ProviderEventKind::participant_left && *kind == "videoroom.kicked") event.reason = "kicked";
  return event;
}

std::optional<std::string> basic_credentials(std::string_view authorization) {
  constexpr std::string_view scheme = "basic ";
  if (authorization.size() < scheme.size()) return std::nullopt;
  for (std::size_t i = 0; i < scheme.size(); ++i) {
    const char c = authorization[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != scheme[i]) return std::nullopt;
  }
  auto pair = crypto::from_base64(authorization.substr(scheme.size()));
  if (!pair || pair->find(':') == std::string::npos) return std::nullopt;
  return pair;
}

}  // namespace chiroflow::janus
