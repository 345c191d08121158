// SPDX-License-Identifier: Apache-2.0
// Whom an event concerns whose writer knew a record, and not the patient (H-18, H-21).
#pragma once

#include <optional>

#include "core/result.hpp"
#include "domain/audit_event.hpp"
#include "ports/database.hpp"

namespace chiroflow::store {

/// The patient whose the event's record is, or of the visit that it belongs to: a session, room, link, message, recording,
/// participant, legal hold.
/// Where an event stands for all of a visit's records of a kind, its entity_id is the session's. None for lists and for what is
/// no one patient's.
Result<std::optional<PatientId>> find_patient_concerned(db::Reader& reader, const AuditEvent& event);

}  // namespace chiroflow::store
