// SPDX-License-Identifier: Apache-2.0
// A vendor's messages to us. Intake is in two steps, so that it can answer at once: accept() proves on the raw bytes who
// sent it and cuts it into items, which are stored; interpret() turns a stored item into an event later, and again whenever
// the program has learned more. Both are safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ports/http_client.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow {

struct WebhookRequest {
  std::string method;  // POST, GET
  std::string url;     // our public address as the vendor was given it, with the query as it came
  std::vector<HttpHeader> headers;
  std::string body;  // the raw bytes
};
CHIROFLOW_DESCRIBE(HttpHeader, name, value)
CHIROFLOW_DESCRIBE(WebhookRequest, method, url, headers, body)

/// One event as it came. `dedup_key` is the same for every repetition of it and no other, and at most 200 characters.
struct WebhookItem {
  std::string dedup_key;
  std::string kind;     // the vendor's name of it
  std::string payload;  // what interpret() takes; may hold personal data: sealed before it is stored
};
CHIROFLOW_DESCRIBE(WebhookItem, dedup_key, kind, payload)

struct AcceptedWebhook {
  std::vector<WebhookItem> items;
  int status = 200;  // what the vendor wants to hear once the items are stored
  std::string content_type = "application/json";
  std::string reply = "{}";
};
CHIROFLOW_DESCRIBE(AcceptedWebhook, items, status, content_type, reply)

CHIROFLOW_ENUM(ProviderEventKind, room_started, room_ended, participant_joined, participant_left, recording_started,
               recording_ready, recording_failed, other)

struct ProviderEvent {
  ProviderEventKind kind = ProviderEventKind::other;
  Instant at;                              // the vendor's time of it
  std::optional<std::string> room_name;    // ours, where the vendor tells it
  std::optional<std::string> external_id;  // the vendor's id of the room
  std::optional<ParticipantId> participant;
  std::optional<std::string> participant_external_id;  // one stay: leaving and coming back gives another
  std::optional<std::string> recording;                // ProviderRecording::external_id
  std::string reason;  // recording_failed, room_ended: the vendor's, never personal data
};
CHIROFLOW_DESCRIBE(ProviderEvent, kind, at, room_name, external_id, participant, participant_external_id, recording,
                   reason)

class WebhookReceiver {
 public:
  virtual ~WebhookReceiver() = default;
  /// Errors: unauthenticated (cause "signature", "expired", "credentials") without saying more; invalid_argument for what
  /// is signed and still no message; provider_unavailable when keys for the check cannot be fetched.
  virtual Result<AcceptedWebhook> accept(const WebhookRequest& request) = 0;
  /// Events that mean nothing to us come as `other`. Error: invalid_argument for a payload that is not the vendor's.
  virtual Result<ProviderEvent> interpret(const WebhookItem& item) const = 0;
};

}  // namespace chiroflow
