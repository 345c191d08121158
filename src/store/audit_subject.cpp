// SPDX-License-Identifier: Apache-2.0
#include "store/audit_subject.hpp"

#include <map>
#include <string>
#include <string_view>

#include "store/row.hpp"

namespace chiroflow::store {

namespace {
/// Takes organization, organization, id and id: the id is the record's, or the session's itself.
std::string through_session(std::string_view table) {
  return "SELECT a.patient_id FROM telehealth_session s"
         " JOIN appointment a ON a.organization_id = s.organization_id AND a.id = s.appointment_id"
         " WHERE s.organization_id = ? AND s.id = COALESCE((SELECT x.session_id FROM " +
         std::string(table) + " x WHERE x.organization_id = ? AND x.id = ?), ?)";
}

/// By the event's entity_type. A session's own id falls through; a rating has none, its event names the participant.
const std::string* find_way(std::string_view entity_type) {
  static const std::map<std::string_view, std::string> ways{
      {"ChatMessage", through_session("chat_message")},
      {"Participant", through_session("participant")},
      {"ParticipantStay", through_session("participant_stay")},
      {"RecorderRun", through_session("recorder_run")},
      {"Room", through_session("room")},
      {"SessionRecording", through_session("session_recording")},
      {"TelehealthSession", through_session("room")},
      {"VirtualWaitingRoom", through_session("virtual_waiting_room")},
      {"VisitLink", through_session("visit_link")},
      {"VisitRating", through_session("participant")},
      {"VisitStep", through_session("visit_step")}};
  const auto found = ways.find(entity_type);
  return found == ways.end() ? nullptr : &found->second;
}

/// A record that names its patient itself: most writers know them; a refused call names the record alone. Takes organization and id.
const std::string* find_own(std::string_view entity_type) {
  static const std::map<std::string_view, std::string> own{
      {"Appointment", "SELECT patient_id FROM appointment WHERE organization_id = ? AND id = ?"},
      {"ConsentOverride", "SELECT patient_id FROM consent_override WHERE organization_id = ? AND id = ?"},
      {"Patient", "SELECT id FROM patient WHERE organization_id = ? AND id = ?"},
      {"TelehealthConsent", "SELECT patient_id FROM telehealth_consent WHERE organization_id = ? AND id = ?"}};
  const auto found = own.find(entity_type);
  return found == own.end() ? nullptr : &found->second;
}

Result<std::optional<PatientId>> patient_of_hold(db::Reader& reader, const AuditEvent& event) {
  static const std::string sql =
      "SELECT CASE h.scope WHEN 'PATIENT' THEN h.target_id"
      " WHEN 'RECORDING' THEN (SELECT r.patient_id FROM session_recording r"
      " WHERE r.organization_id = h.organization_id AND r.id = h.target_id)"
      " WHEN 'SESSION' THEN (SELECT a.patient_id FROM telehealth_session s"
      " JOIN appointment a ON a.organization_id = s.organization_id AND a.id = s.appointment_id"
      " WHERE s.organization_id = h.organization_id AND s.id = h.target_id) END"
      " FROM legal_hold h WHERE h.organization_id = ? AND h.id = ?";
  return TRY(query_value<std::optional<PatientId>>(reader, sql, event.organization_id, event.entity_id))
      .value_or(std::nullopt);
}
}  // namespace

Result<std::optional<PatientId>> find_patient_concerned(db::Reader& reader, const AuditEvent& event) {
  if (event.entity_id.empty()) return std::optional<PatientId>();
  if (event.entity_type == "LegalHold") return patient_of_hold(reader, event);
  if (const auto* own = find_own(event.entity_type))
    return query_value<PatientId>(reader, *own, event.organization_id, event.entity_id);
  const auto* sql = find_way(event.entity_type);
  if (!sql) return std::optional<PatientId>();
  return query_value<PatientId>(reader, *sql, event.organization_id, event.organization_id, event.entity_id,
                                event.entity_id);
}

}  // namespace chiroflow::store
