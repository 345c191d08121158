// SPDX-License-Identifier: Apache-2.0
// Reading the audit log. Every function is scoped to the organization it is given. Writing is in store/audit_log.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "domain/audit_event.hpp"
#include "ports/database.hpp"
#include "store/views.hpp"

namespace chiroflow::store {

/// An event with the name of the member of staff, where one acted.
struct AuditLine {
  AuditEvent event;
  std::optional<PersonName> actor;
};
CHIROFLOW_DESCRIBE(AuditLine, event, actor)

/// Enters up to `limit` of the newest events of patients into PatientAuditEntry and returns how many; fewer than `limit`
/// means that all are in. Reading by patient sees what was entered. Two at once do the same work once.
Result<std::int64_t> enter_patients(db::Writer&, const OrganizationId&, int limit);
/// The first event of a patient that must have been entered and is not, if there is one: somebody took it out.
Result<std::optional<std::int64_t>> first_hidden_event(db::Reader&, const OrganizationId&);

struct AuditFilter {
  std::optional<PatientId> patient;  // as far as entered
  std::optional<std::string> actor;
  std::optional<std::string> entity_type;
  std::optional<std::string> entity_id;
  std::optional<std::string> event;
  std::optional<Instant> from;  // at or after
  std::optional<Instant> to;    // before
};
/// Newest first, behind `before` when it is given. Reads one row more than `limit` when there is one.
Result<std::vector<AuditLine>> list_audit(db::Reader&, const OrganizationId&, const AuditFilter&,
                                          std::optional<std::int64_t> before, int limit);

/// What one person (or machine, or visitor) did with a patient's data.
struct PatientAccess {
  ActorType actor_type = ActorType::SYSTEM;
  std::string actor_id;
  Instant first_at;
  Instant last_at;
  std::int64_t count = 0;
  std::int64_t reads = 0;  // of `count`; the rest are changes
  std::optional<PersonName> actor;
};
CHIROFLOW_DESCRIBE(PatientAccess, actor_type, actor_id, first_at, last_at, count, reads, actor)
/// Who acted last comes first; as far as entered.
Result<std::vector<PatientAccess>> patient_access(db::Reader&, const OrganizationId&, const PatientId&, int limit);

/// An event with the checkpoint that was taken when it was the last one.
struct CheckedEvent {
  AuditEvent event;
  std::optional<AuditCheckpoint> checkpoint;
};
CHIROFLOW_DESCRIBE(CheckedEvent, event, checkpoint)
/// The chain in its order from behind `after`, row by row; `on_row` gets the raw row, since whoever tampers writes what no
/// version of this program does. Columns: those of CheckedEvent.
Result<void> walk_chain(db::Reader&, const OrganizationId&, std::int64_t after, int limit, db::Reader::OnRow on_row);

Result<std::optional<AuditEvent>> last_audit_event(db::Reader&, const OrganizationId&);
Result<std::optional<AuditCheckpoint>> last_checkpoint(db::Reader&, const OrganizationId&);
/// In order, from behind `after`.
Result<std::vector<AuditCheckpoint>> checkpoints_after(db::Reader&, const OrganizationId&, std::int64_t after,
                                                       int limit);
Result<std::vector<OrganizationId>> all_organizations(db::Reader&);

}  // namespace chiroflow::store
