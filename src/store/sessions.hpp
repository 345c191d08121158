// SPDX-License-Identifier: Apache-2.0
// Sessions and what hangs on them. Every function is scoped to the organization it is given.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/rows.hpp"
#include "domain/appointment.hpp"
#include "domain/organization.hpp"
#include "domain/session.hpp"
#include "ports/database.hpp"
#include "store/views.hpp"

namespace chiroflow::store {

SessionRow to_row(const TelehealthSession& session);

Result<std::optional<TelehealthSession>> find_session(db::Reader&, const OrganizationId&, const SessionId&);
/// The same with the row locked until the end of the transaction.
Result<std::optional<TelehealthSession>> lock_session(db::Writer&, const OrganizationId&, const SessionId&);
Result<std::optional<TelehealthSession>> find_session_of(db::Reader&, const OrganizationId&, const AppointmentId&);

Result<std::optional<SessionDetails>> find_details(db::Reader&, const OrganizationId&, const SessionId&);

struct SessionFilter {
  std::optional<TelehealthSessionStatus> status;
  std::optional<ClinicianId> clinician;
  std::optional<PatientId> patient;
  std::optional<Instant> from;  // scheduled start at or after
  std::optional<Instant> to;    // scheduled start before
};
/// Where a page goes on: behind this row in the list's order.
struct SessionCursor {
  Instant start;
  SessionId id;
};
/// Latest start first, ties by id. Reads one row more than `limit` when there is one.
Result<Rows<SessionListItem>> list(db::Reader&, const OrganizationId&, const SessionFilter&,
                                   const std::optional<SessionCursor>&, int limit);

/// The clinician's sessions that are still to come or already due: SCHEDULED that end after `now`, and every WAITING one.
Result<Rows<UpcomingSession>> upcoming(db::Reader&, const OrganizationId&, const ClinicianId&, Instant now, int limit);

Result<std::optional<Appointment>> lock_appointment(db::Writer&, const OrganizationId&, const AppointmentId&);
Result<std::optional<Appointment>> find_appointment(db::Reader&, const OrganizationId&, const AppointmentId&);
Result<std::optional<Organization>> find_organization(db::Reader&, const OrganizationId&);

/// The newest room that is still open.
Result<std::optional<Room>> find_active_room(db::Reader&, const OrganizationId&, const SessionId&);
Result<std::optional<Participant>> find_staff_participant(db::Reader&, const OrganizationId&, const SessionId&,
                                                          const UserId&);
Result<std::optional<Participant>> find_participant(db::Reader&, const OrganizationId&, const ParticipantId&);

/// The latest attempts at video providers, newest first.
Result<std::vector<ProviderAttempt>> attempts(db::Reader&, const OrganizationId&, const SessionId&, int limit);

}  // namespace chiroflow::store
