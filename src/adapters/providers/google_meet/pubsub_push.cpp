// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/google_meet/pubsub_push.hpp"

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/google_meet/google_client.hpp"
#include "crypto/bytes.hpp"
#include "crypto/digest.hpp"

namespace chiroflow::google_meet {

namespace {
constexpr std::size_t kLongestKey = 200;
constexpr std::size_t kLongestType = 200;
constexpr std::string_view kMeet = "//meet.googleapis.com/";

tl::unexpected<Error> no_message(std::string detail) {
  return fail(Error{.code = ErrorCode::invalid_argument,
                    .message = "This is no message of Google Pub/Sub",
                    .detail = std::move(detail)});
}

std::string attribute(const wire::Value& message, std::string_view name) {
  return providers::text_of(message.get("attributes"), name).value_or("");
}

/// Every event of ours has one member, an object with a name.
std::string resource_in(const wire::Value& data) {
  if (!data.is(wire::Kind::object)) return {};
  for (const auto& member : data.members()) {
    if (auto name = providers::text_of(member.value, "name")) return *std::move(name);
  }
  return {};
}

Result<std::string> resource_of(const wire::Value& message) {
  const auto encoded = providers::text_of(message, "data").value_or("");
  if (encoded.empty()) return std::string();
  const auto bytes = crypto::from_base64(encoded);
  if (!bytes) return no_message("the data is no base64");
  const auto data = wire::Document::parse(*bytes);
  if (!data) return no_message("the data is no JSON");
  return resource_in(data->root());
}

std::string key_of(const wire::Value& message) {
  auto id = attribute(message, "ce-id");
  if (id.empty()) id = providers::text_of(message, "messageId").value_or("");
  return id.size() <= kLongestKey ? id : crypto::sha256(id).hex();
}

bool ends_with(std::string_view text, std::string_view end) { return text.ends_with(end); }
}  // namespace

Result<PushedMessage> read_push(std::string_view body) {
  const auto parsed = wire::Document::parse(body);
  if (!parsed) return no_message("no JSON");
  const auto& message = parsed->root().get("message");
  if (!message.is(wire::Kind::object)) return no_message("no message");
  PushedMessage read{.key = key_of(message),
                     .type = attribute(message, "ce-type"),
                     .subject = attribute(message, "ce-subject"),
                     .at = {},
                     .resource = TRY(resource_of(message))};
  if (read.key.empty()) return no_message("neither ce-id nor messageId");
  if (read.type.empty() || read.type.size() > kLongestType) return no_message("no ce-type");
  auto at = parse_iso(attribute(message, "ce-time"));
  if (!at) at = parse_iso(providers::text_of(message, "publishTime").value_or(""));
  if (!at) return no_message("neither ce-time nor publishTime");
  read.at = *at;
  return read;
}

ProviderEvent event_of(const PushedMessage& message) {
  ProviderEvent event;
  event.at = message.at;
  if (std::string_view(message.subject).starts_with(kMeet)) {
    auto space = message.subject.substr(kMeet.size());
    if (is_name(space, {"spaces"})) event.external_id = std::move(space);
  }
  const auto& resource = message.resource;
  const std::string_view type = message.type;
  if (!type.starts_with("google.workspace.meet.")) return event;
  if (is_name(resource, {"conferenceRecords"})) {
    if (ends_with(type, ".conference.v2.started")) event.kind = ProviderEventKind::room_started;
    if (ends_with(type, ".conference.v2.ended")) event.kind = ProviderEventKind::room_ended;
  } else if (is_name(resource, {"conferenceRecords", "participants", "participantSessions"})) {
    event.participant_external_id = resource;
    if (ends_with(type, ".participant.v2.joined")) event.kind = ProviderEventKind::participant_joined;
    if (ends_with(type, ".participant.v2.left")) event.kind = ProviderEventKind::participant_left;
  } else if (is_name(resource, {"conferenceRecords", "recordings"})) {
    event.recording = resource;
    if (ends_with(type, ".recording.v2.started")) event.kind = ProviderEventKind::recording_started;
    if (ends_with(type, ".recording.v2.fileGenerated")) event.kind = ProviderEventKind::recording_ready;
  }
  return event;
}

}  // namespace chiroflow::google_meet
