// SPDX-License-Identifier: Apache-2.0
// Appointments, their types and the visit links that follow their times. Every function is scoped to the organization it is
// given. Locking and plain finding of appointments are in store/sessions.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "domain/appointment.hpp"
#include "domain/session.hpp"
#include "ports/database.hpp"
#include "store/views.hpp"

namespace chiroflow::store {

/// The telehealth side of an appointment, in short.
struct SessionBrief {
  SessionId id;
  std::string room_url;
  std::string room_name;
  TelehealthProvider provider = TelehealthProvider::CUSTOM;
  TelehealthSessionStatus status = TelehealthSessionStatus::SCHEDULED;
};
CHIROFLOW_DESCRIBE(SessionBrief, id, room_url, room_name, provider, status)

/// An appointment with its people and its session.
struct AppointmentDetails : AppointmentWithPeople {
  std::optional<std::string> external_id;
  int version = 1;
  std::optional<SessionBrief> session;
};
CHIROFLOW_DESCRIBE_DERIVED(AppointmentDetails, (AppointmentWithPeople), external_id, version, session)

Result<std::optional<AppointmentDetails>> find_appointment_details(db::Reader&, const OrganizationId&,
                                                                   const AppointmentId&);
Result<std::optional<AppointmentId>> find_appointment_by_external_id(db::Reader&, const OrganizationId&,
                                                                     const std::string& external_id);

struct AppointmentFilter {
  std::optional<PatientId> patient;
  std::optional<ClinicianId> clinician;
  std::optional<AppointmentStatus> status;
  std::optional<Instant> from;  // start at or after
  std::optional<Instant> to;    // start before
  std::optional<bool> is_telehealth;
};
/// Where a page goes on: behind this row in the list's order.
struct AppointmentCursor {
  Instant start;
  AppointmentId id;
};
/// Earliest start first, ties by id. Reads one row more than `limit` when there is one.
Result<std::vector<AppointmentDetails>> list_appointments(db::Reader&, const OrganizationId&, const AppointmentFilter&,
                                                          const std::optional<AppointmentCursor>&, int limit);

/// Whether the clinician has another appointment in that time that was not cancelled.
Result<bool> has_overlap(db::Reader&, const OrganizationId&, const ClinicianId&, const AppointmentId& but,
                         Instant start, Instant end);

/// Gives the session's links that still open a new end. Returns how many there are.
Result<std::int64_t> set_link_expiry(db::Writer&, const OrganizationId&, const SessionId&, Instant now,
                                     Instant expires_at);
/// Whether the session's patient holds a link that still opens.
Result<bool> patient_has_link(db::Reader&, const OrganizationId&, const SessionId&, Instant now);
Result<std::optional<ParticipantId>> find_patient_participant(db::Reader&, const OrganizationId&, const SessionId&);

Result<std::optional<AppointmentType>> find_appointment_type(db::Reader&, const OrganizationId&,
                                                             const AppointmentTypeId&);
Result<std::optional<AppointmentType>> lock_appointment_type(db::Writer&, const OrganizationId&,
                                                             const AppointmentTypeId&);
Result<std::optional<AppointmentType>> find_appointment_type_named(db::Reader&, const OrganizationId&,
                                                                   const std::string& name);
/// By name; reads one row more than `limit` when there is one. `after` is the last name of the page before.
Result<std::vector<AppointmentType>> list_appointment_types(db::Reader&, const OrganizationId&,
                                                            std::optional<bool> active,
                                                            const std::optional<std::string>& after, int limit);

}  // namespace chiroflow::store
