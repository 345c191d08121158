// SPDX-License-Identifier: Apache-2.0
#include "store/sessions.hpp"

#include "store/list_query.hpp"

namespace chiroflow::store {

namespace {
std::string session_columns() {
  auto text = columns_of<SessionRow>("s");
  const std::string_view column = "s.room_token";
  return text.replace(text.find(column), column.size(), "NULL");
}

std::string people_columns() {
  return columns_of<AppointmentWithPeople>("a") + ", " + columns_of<PatientSummary>("p") +
         ", p.first_name, p.last_name, " + columns_of<ClinicianSummary>("c") + ", u.first_name, u.last_name";
}

constexpr std::string_view kPeopleJoins =
    " FROM telehealth_session s JOIN appointment a ON a.id = s.appointment_id JOIN patient p ON p.id = a.patient_id"
    " JOIN clinician c ON c.id = a.provider_id JOIN user_account u ON u.id = c.user_id";

/// Answers are sealed, and nothing here opens them: app/waiting/answers.hpp.
std::string place_columns() {
  const std::string sealed = "w.pre_visit_responses";
  auto columns = columns_of<WaitingRoomView>("w");
  return columns.replace(columns.find(sealed), sealed.size(), "NULL");
}

std::string details_sql() {
  return "SELECT " + session_columns() + ", " + people_columns() + ", " + place_columns() + std::string(kPeopleJoins) +
         " LEFT JOIN virtual_waiting_room w ON w.session_id = s.id WHERE s.organization_id = ? AND s.id = ?";
}

std::string upcoming_sql() {
  return "SELECT " + session_columns() + ", " + columns_of<AppointmentWithPatient>("a") + ", " +
         columns_of<PatientSummary>("p") + ", p.first_name, p.last_name, t.name, t.color, " + place_columns() +
         " FROM appointment a JOIN telehealth_session s ON s.appointment_id = a.id JOIN patient p ON p.id = "
         "a.patient_id"
         " LEFT JOIN appointment_type t ON t.id = a.appointment_type_id"
         " LEFT JOIN virtual_waiting_room w ON w.session_id = s.id"
         // A visit that lasts longer than a day is none; the bound keeps the scan to a day of the clinician's index.
         " WHERE a.organization_id = ? AND a.provider_id = ? AND a.start_time >= ?"
         " AND s.status IN ('SCHEDULED', 'WAITING') AND (s.scheduled_end_time > ? OR s.status = 'WAITING')"
         " ORDER BY a.start_time, a.id LIMIT ?";
}
}  // namespace

SessionRow to_row(const TelehealthSession& s) {
  SessionRow row;
  row.id = s.id;
  row.status = s.status;
  row.provider = s.provider;
  row.room_url = s.room_url;
  row.scheduled_start_time = s.scheduled_start_time;
  row.scheduled_end_time = s.scheduled_end_time;
  row.actual_start_time = s.actual_start_time;
  row.actual_end_time = s.actual_end_time;
  row.join_instructions = s.join_instructions;
  row.technical_notes = s.technical_notes;
  row.connection_quality = s.connection_quality;
  row.audio_quality = s.audio_quality;
  row.video_quality = s.video_quality;
  row.place_of_service_code = s.place_of_service_code;
  row.telehealth_modifier = s.telehealth_modifier;
  row.patient_location = s.patient_location;
  row.provider_location = s.provider_location;
  row.created_at = s.created_at;
  row.updated_at = s.updated_at;
  row.appointment_id = s.appointment_id;
  row.organization_id = s.organization_id;
  return row;
}

Result<std::optional<TelehealthSession>> find_session(db::Reader& reader, const OrganizationId& organization,
                                                      const SessionId& id) {
  static const std::string sql = select_from<TelehealthSession>("s") + " WHERE s.organization_id = ? AND s.id = ?";
  return query_one<TelehealthSession>(reader, sql, organization, id);
}

Result<std::optional<TelehealthSession>> lock_session(db::Writer& writer, const OrganizationId& organization,
                                                      const SessionId& id) {
  static const std::string sql =
      select_from<TelehealthSession>("s") + " WHERE s.organization_id = ? AND s.id = ? {for_update}";
  return query_one<TelehealthSession>(writer, sql, organization, id);
}

Result<std::optional<TelehealthSession>> find_session_of(db::Reader& reader, const OrganizationId& organization,
                                                         const AppointmentId& appointment) {
  static const std::string sql =
      select_from<TelehealthSession>("s") + " WHERE s.organization_id = ? AND s.appointment_id = ?";
  return query_one<TelehealthSession>(reader, sql, organization, appointment);
}

Result<std::optional<SessionDetails>> find_details(db::Reader& reader, const OrganizationId& organization,
                                                   const SessionId& id) {
  static const std::string sql = details_sql();
  return query_one<SessionDetails>(reader, sql, organization, id);
}

Result<Rows<UpcomingSession>> upcoming(db::Reader& reader, const OrganizationId& organization,
                                       const ClinicianId& clinician, Instant now, int limit) {
  static const std::string sql = upcoming_sql();
  const auto values = params(organization, clinician, now - Hours(24), now, limit);
  return query_rows<UpcomingSession>(reader, sql, values, limit);
}

Result<std::optional<Appointment>> lock_appointment(db::Writer& writer, const OrganizationId& organization,
                                                    const AppointmentId& id) {
  static const std::string sql =
      select_from<Appointment>("a") + " WHERE a.organization_id = ? AND a.id = ? {for_update}";
  return query_one<Appointment>(writer, sql, organization, id);
}

Result<std::optional<Appointment>> find_appointment(db::Reader& reader, const OrganizationId& organization,
                                                    const AppointmentId& id) {
  static const std::string sql = select_from<Appointment>("a") + " WHERE a.organization_id = ? AND a.id = ?";
  return query_one<Appointment>(reader, sql, organization, id);
}

Result<std::optional<Organization>> find_organization(db::Reader& reader, const OrganizationId& organization) {
  static const std::string sql = select_from<Organization>("o") + " WHERE o.id = ?";
  return query_one<Organization>(reader, sql, organization);
}

Result<std::optional<Room>> find_active_room(db::Reader& reader, const OrganizationId& organization,
                                             const SessionId& session) {
  static const std::string sql = select_from<Room>("r") +
                                 " WHERE r.organization_id = ? AND r.session_id = ? AND r.status = 'ACTIVE'"
                                 " ORDER BY r.created_at DESC, r.id DESC LIMIT 1";
  return query_one<Room>(reader, sql, organization, session);
}

Result<std::optional<Participant>> find_staff_participant(db::Reader& reader, const OrganizationId& organization,
                                                          const SessionId& session, const UserId& user) {
  static const std::string sql = select_from<Participant>("p") +
                                 " WHERE p.organization_id = ? AND p.session_id = ? AND p.user_id = ?"
                                 " ORDER BY p.created_at LIMIT 1";
  return query_one<Participant>(reader, sql, organization, session, user);
}

Result<std::optional<Participant>> find_participant(db::Reader& reader, const OrganizationId& organization,
                                                    const ParticipantId& id) {
  static const std::string sql = select_from<Participant>("p") + " WHERE p.organization_id = ? AND p.id = ?";
  return query_one<Participant>(reader, sql, organization, id);
}

Result<std::vector<ProviderAttempt>> attempts(db::Reader& reader, const OrganizationId& organization,
                                              const SessionId& session, int limit) {
  static const std::string sql =
      select_from<ProviderAttempt>("t") +
      " WHERE t.organization_id = ? AND t.session_id = ? ORDER BY t.at DESC, t.id DESC LIMIT ?";
  return query_all<ProviderAttempt>(reader, sql, organization, session, limit);
}

}  // namespace chiroflow::store
