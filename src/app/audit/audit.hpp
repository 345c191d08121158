// SPDX-License-Identifier: Apache-2.0
// Reading the audit log (H-21): what happened, and who looked at a patient. Reading it is itself an event of the log (H-17).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "core/describe.hpp"
#include "core/undefinable.hpp"
#include "domain/purpose_of_use.hpp"
#include "store/audit_events.hpp"

namespace chiroflow::app {

/// Makes every event so far findable by its patient. Reading by patient does it first; done from time to time, it is little.
Result<void> enter_patients(db::Database& database, const OrganizationId& organization);
Result<void> enter_patients_everywhere(db::Database& database);

struct ListAuditInput {
  std::optional<PatientId> patient_id;
  std::optional<std::string> actor_id;
  std::optional<std::string> entity_type;
  std::optional<std::string> entity_id;
  std::optional<std::string> event;
  std::optional<Instant> from;
  std::optional<Instant> to;
  int limit = 20;
  std::optional<std::string> cursor;
};
CHIROFLOW_DESCRIBE(ListAuditInput, patient_id, actor_id, entity_type, entity_id, event, from, to, limit, cursor)

struct AuditEventView {
  std::int64_t seq = 0;
  AuditEventId id;
  Instant at;
  ActorType actor_type = ActorType::SYSTEM;
  std::string actor_id;
  std::optional<store::PersonName> actor_name;  // of staff
  std::optional<Role> actor_role;
  std::optional<AuthMethod> auth_method;
  std::string credential_id;
  std::string client_address;
  std::string user_agent;
  std::string event;
  AuditAction action = AuditAction::READ;
  std::string entity_type;
  std::string entity_id;
  std::optional<int> entity_version;
  std::optional<PatientId> patient_id;
  PurposeOfUse purpose_of_use = PurposeOfUse::HOPERAT;  // follows from the rest
  AuditOutcome outcome = AuditOutcome::SUCCESS;
  std::string request_id;
  std::string details;  // JSON text: names of fields, states, counts
  std::string hash;     // hex
};
CHIROFLOW_DESCRIBE(AuditEventView, seq, id, at, actor_type, actor_id, actor_name, actor_role, auth_method,
                   credential_id, client_address, user_agent, event, action, entity_type, entity_id, entity_version,
                   patient_id, purpose_of_use, outcome, request_id, details, hash)

struct ListAuditOutput {
  std::vector<AuditEventView> events;
  Undefinable<std::string> next_cursor;
};
CHIROFLOW_DESCRIBE(ListAuditOutput, events, next_cursor)

struct PatientAccessInput {
  PatientId patient_id;
};
CHIROFLOW_DESCRIBE(PatientAccessInput, patient_id)

struct PatientAccessOutput {
  PatientId patient_id;
  std::vector<store::PatientAccess> accesses;
};
CHIROFLOW_DESCRIBE(PatientAccessOutput, patient_id, accesses)

/// Newest first. A cursor that is none of ours gives an empty list.
Result<ListAuditOutput> list_audit(Call& call, const ListAuditInput& input);
/// "Who looked at this patient": everybody who read or changed something of theirs, who did so last first, at most 1000.
/// Lists that a patient was among are not counted. Error: not_found "Patient".
Result<PatientAccessOutput> patient_access(Call& call, const PatientAccessInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::ListAuditInput::actor_id>{.max_length = 64,
                                                                            .doc = "User, or participant of a visit"};
template <> inline constexpr FieldRule rule<&app::ListAuditInput::entity_type>{
    .max_length = 64, .doc = "Patient, Appointment, TelehealthSession …"};
template <> inline constexpr FieldRule rule<&app::ListAuditInput::entity_id>{.max_length = 64};
template <> inline constexpr FieldRule rule<&app::ListAuditInput::event>{
    .max_length = 100, .doc = "patients.get, telehealth.startSession …"};
template <> inline constexpr FieldRule rule<&app::ListAuditInput::from>{.doc = "At or after"};
template <> inline constexpr FieldRule rule<&app::ListAuditInput::to>{.doc = "Before"};
template <> inline constexpr FieldRule rule<&app::ListAuditInput::limit>{.min = 1, .max = 100, .has_default = true};
template <> inline constexpr FieldRule rule<&app::ListAuditInput::cursor>{.max_length = 20,
                                                                          .doc = "nextCursor of the page before"};
}  // namespace chiroflow
