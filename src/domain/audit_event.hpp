// SPDX-License-Identifier: Apache-2.0
// One line of the audit log (H-17, H-18): who did what to which record, never the values, never free text of people.
#pragma once

#include <optional>
#include <string>

#include "core/time.hpp"
#include "domain/enums.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

struct AuditEvent {
  OrganizationId organization_id;
  std::int64_t seq = 0;  // gapless per organization, from 1
  AuditEventId id;
  Instant at;
  ActorType actor_type = ActorType::SYSTEM;
  std::string actor_id;  // user, API key's user, participant; empty for SYSTEM
  std::optional<Role> actor_role;
  std::optional<AuthMethod> auth_method;  // how the caller proved who they are; none: the server itself, or nobody
  std::string credential_id;              // staff session, API key or visit link; never the secret
  std::string client_address;
  std::string user_agent;
  std::string event;  // "session.start", "patient.read", "auth.sign_in", …
  AuditAction action = AuditAction::READ;
  std::string entity_type;
  std::string entity_id;
  std::optional<int> entity_version;  // of records that have one: as the event left it, or as it was read
  std::optional<PatientId> patient_id;
  AuditOutcome outcome = AuditOutcome::SUCCESS;
  std::string request_id;
  std::string details;  // field names changed, state names, counts; compact JSON
  std::string hash;     // 32 bytes: SHA-256 over the event and the hash before it
  std::string mac;      // 32 bytes: HMAC-SHA-256 of the hash
};
CHIROFLOW_DESCRIBE(AuditEvent, organization_id, seq, id, at, actor_type, actor_id, actor_role, auth_method,
                   credential_id, client_address, user_agent, event, action, entity_type, entity_id, entity_version,
                   patient_id, outcome, request_id, details, hash, mac)

/// Where the events of a patient stand in the chain. Made from the chain afterwards, in large steps: an index into which each
/// event had to be entered by itself would cost more than the event.
struct PatientAuditEntry {
  OrganizationId organization_id;
  PatientId patient_id;
  std::int64_t seq = 0;
};
CHIROFLOW_DESCRIBE(PatientAuditEntry, organization_id, patient_id, seq)

/// A signed statement that the chain had this end at this time; a copy goes to a file beside the database.
struct AuditCheckpoint {
  OrganizationId organization_id;
  std::int64_t seq = 0;
  std::string hash;
  Instant at;
  std::string signature;  // Ed25519 over crypto's canonical checkpoint bytes
};
CHIROFLOW_DESCRIBE(AuditCheckpoint, organization_id, seq, hash, at, signature)

}  // namespace chiroflow
