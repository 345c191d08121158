// SPDX-License-Identifier: Apache-2.0
// What enters and leaves beside the API's replies: webhooks in, events out, jobs, remembered replies.
#pragma once

#include <optional>
#include <string>

#include "core/raw_json.hpp"
#include "core/sealed.hpp"
#include "core/time.hpp"
#include "domain/enums.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

/// A provider's event as it came, stored before it is answered; a repetition is refused by (video_engine, endpoint,
/// dedup_key).
struct WebhookEvent {
  EventId id;
  std::optional<OrganizationId> organization_id;  // none until the room it speaks of is known
  VideoEngine video_engine = VideoEngine::twilio;
  std::string endpoint;  // the address it came to: an organization's own, or empty: the server's
  std::string dedup_key;
  std::string kind;
  Sealed payload;
  Instant received_at;
  std::optional<Instant> processed_at;
  int attempts = 0;
  std::optional<std::string> last_error;  // of a processed one: why it had no effect
  std::optional<Instant> next_attempt_at;
};
CHIROFLOW_DESCRIBE(WebhookEvent, id, organization_id, video_engine, endpoint, dedup_key, kind, payload, received_at,
                   processed_at, attempts, last_error, next_attempt_at)

/// An event for the outside, committed together with the change it tells; delivered in order per session.
struct OutboxEvent {
  EventId id;
  OrganizationId organization_id;
  std::int64_t position = 0;  // rises within the database
  std::string kind;           // "session.started", …
  std::optional<SessionId> session_id;
  RawJson payload;  // ids and states, no patient data
  Instant created_at;
  std::optional<Instant> delivered_at;
  int attempts = 0;
  std::optional<Instant> next_attempt_at;
};
CHIROFLOW_DESCRIBE(OutboxEvent, id, organization_id, position, kind, session_id, payload, created_at, delivered_at,
                   attempts, next_attempt_at)

struct Job {
  EventId id;
  std::optional<OrganizationId> organization_id;
  std::string kind;
  std::string subject_id;
  JobStatus status = JobStatus::READY;
  Instant run_at;
  int attempts = 0;
  std::optional<std::string> last_error;
  std::optional<Instant> locked_until;
  Instant created_at;
  Instant updated_at;
};
CHIROFLOW_DESCRIBE(Job, id, organization_id, kind, subject_id, status, run_at, attempts, last_error, locked_until,
                   created_at, updated_at)

/// The reply of a mutation that came with an Idempotency-Key, so that a repetition answers the same.
struct IdempotencyRecord {
  OrganizationId organization_id;
  std::string caller_id;
  std::string key;  // with the call's position inside a batch
  std::string procedure;
  std::string request_hash;  // SHA-256 of the input, hex
  Sealed response;
  Instant created_at;
};
CHIROFLOW_DESCRIBE(IdempotencyRecord, organization_id, caller_id, key, procedure, request_hash, response, created_at)

/// Small facts of the installation (signing keys are sealed).
struct ServerSecret {
  std::string name;
  Sealed value;
  Instant created_at;
};
CHIROFLOW_DESCRIBE(ServerSecret, name, value, created_at)

}  // namespace chiroflow
