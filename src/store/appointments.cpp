// SPDX-License-Identifier: Apache-2.0
#include "store/appointments.hpp"

#include "store/list_query.hpp"

namespace chiroflow::store {

namespace {
const std::string& details_sql() {
  static const std::string sql =
      "SELECT " + columns_of<AppointmentRow>("a") + ", " + columns_of<PatientSummary>("p") +
      ", p.first_name, p.last_name, " + columns_of<ClinicianSummary>("c") +
      ", u.first_name, u.last_name, a.external_id, a.version, " + columns_of<SessionBrief>("s") +
      " FROM appointment a JOIN patient p ON p.id = a.patient_id JOIN clinician c ON c.id = a.provider_id"
      " JOIN user_account u ON u.id = c.user_id LEFT JOIN telehealth_session s ON s.appointment_id = a.id"
      " WHERE a.organization_id = ?";
  return sql;
}
}  // namespace

Result<std::optional<AppointmentDetails>> find_appointment_details(db::Reader& reader,
                                                                   const OrganizationId& organization,
                                                                   const AppointmentId& id) {
  static const std::string sql = details_sql() + " AND a.id = ?";
  return query_one<AppointmentDetails>(reader, sql, organization, id);
}

Result<std::optional<AppointmentId>> find_appointment_by_external_id(db::Reader& reader,
                                                                     const OrganizationId& organization,
                                                                     const std::string& external_id) {
  static const std::string sql = "SELECT a.id FROM appointment a WHERE a.organization_id = ? AND a.external_id = ?";
  return query_one<AppointmentId>(reader, sql, organization, external_id);
}

Result<std::vector<AppointmentDetails>> list_appointments(db::Reader& reader, const OrganizationId& organization,
                                                          const AppointmentFilter& filter,
                                                          const std::optional<AppointmentCursor>& cursor, int limit) {
  ListQuery query(details_sql(), organization);
  query.add_if(filter.patient, " AND a.patient_id = ?");
  query.add_if(filter.clinician, " AND a.provider_id = ?");
  query.add_if(filter.status, " AND a.status = ?");
  query.add_if(filter.from, " AND a.start_time >= ?");
  query.add_if(filter.to, " AND a.start_time < ?");
  query.add_if(filter.is_telehealth, " AND a.is_telehealth = ?");
  if (cursor) query.add(" AND (a.start_time, a.id) > (?, ?)", cursor->start, cursor->id);
  query.end(" ORDER BY a.start_time, a.id LIMIT ?", limit);
  return query.structs<AppointmentDetails>(reader, limit + 1);
}

Result<bool> has_overlap(db::Reader& reader, const OrganizationId& organization, const ClinicianId& clinician,
                         const AppointmentId& but, Instant start, Instant end) {
  // No appointment lasts longer than a day; the bound keeps the scan to a day of the clinician's index.
  static const std::string sql =
      "SELECT a.id FROM appointment a WHERE a.organization_id = ? AND a.provider_id = ?"
      " AND a.start_time >= ? AND a.start_time < ? AND a.end_time > ? AND a.id <> ?"
      " AND a.status NOT IN ('CANCELLED', 'NO_SHOW', 'RESCHEDULED') LIMIT 1";
  return exists(reader, sql, organization, clinician, start - Hours(24), end, start, but);
}

Result<std::int64_t> set_link_expiry(db::Writer& writer, const OrganizationId& organization, const SessionId& session,
                                     Instant now, Instant expires_at) {
  static const std::string sql =
      "UPDATE visit_link SET expires_at = ? WHERE organization_id = ? AND session_id = ?"
      " AND revoked_at IS NULL AND expires_at > ?";
  return execute(writer, sql, expires_at, organization, session, now);
}

Result<bool> patient_has_link(db::Reader& reader, const OrganizationId& organization, const SessionId& session,
                              Instant now) {
  static const std::string sql =
      "SELECT l.id FROM visit_link l JOIN participant p ON p.id = l.participant_id"
      " WHERE l.organization_id = ? AND l.session_id = ? AND p.role = 'PATIENT'"
      " AND l.revoked_at IS NULL AND l.expires_at > ? LIMIT 1";
  return exists(reader, sql, organization, session, now);
}

Result<std::optional<ParticipantId>> find_patient_participant(db::Reader& reader, const OrganizationId& organization,
                                                              const SessionId& session) {
  static const std::string sql =
      "SELECT p.id FROM participant p WHERE p.organization_id = ? AND p.session_id = ?"
      " AND p.role = 'PATIENT' ORDER BY p.created_at, p.id LIMIT 1";
  return query_one<ParticipantId>(reader, sql, organization, session);
}

Result<std::optional<AppointmentType>> find_appointment_type(db::Reader& reader, const OrganizationId& organization,
                                                             const AppointmentTypeId& id) {
  static const std::string sql = select_from<AppointmentType>("t") + " WHERE t.organization_id = ? AND t.id = ?";
  return query_one<AppointmentType>(reader, sql, organization, id);
}

Result<std::optional<AppointmentType>> lock_appointment_type(db::Writer& writer, const OrganizationId& organization,
                                                             const AppointmentTypeId& id) {
  static const std::string sql =
      select_from<AppointmentType>("t") + " WHERE t.organization_id = ? AND t.id = ? {for_update}";
  return query_one<AppointmentType>(writer, sql, organization, id);
}

Result<std::optional<AppointmentType>> find_appointment_type_named(db::Reader& reader,
                                                                   const OrganizationId& organization,
                                                                   const std::string& name) {
  static const std::string sql = select_from<AppointmentType>("t") + " WHERE t.organization_id = ? AND t.name = ?";
  return query_one<AppointmentType>(reader, sql, organization, name);
}

Result<std::vector<AppointmentType>> list_appointment_types(db::Reader& reader, const OrganizationId& organization,
                                                            std::optional<bool> active,
                                                            const std::optional<std::string>& after, int limit) {
  static const std::string select = select_from<AppointmentType>("t") + " WHERE t.organization_id = ?";
  ListQuery query(select, organization);
  query.add_if(active, " AND t.is_active = ?");
  query.add_if(after, " AND t.name > ?");
  query.end(" ORDER BY t.name LIMIT ?", limit);
  return query.structs<AppointmentType>(reader, limit + 1);
}

}  // namespace chiroflow::store
