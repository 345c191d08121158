// SPDX-License-Identifier: Apache-2.0
#include "domain/appointment.hpp"
#include "domain/session.hpp"
#include "store/schema/describe_table.hpp"
#include "store/schema/table_lists.hpp"

namespace chiroflow::store::schema {

namespace {

Table appointment_type() {
  return describe_table<AppointmentType>("AppointmentType")
      .key({"id"})
      .in_organization()
      .parent()
      .unique({"organization_id", "name"})
      .check("has_a_length", "duration_minutes > 0")
      .done();
}

Table appointment() {
  return describe_table<Appointment>("Appointment")
      .key({"id"})
      .refers("patient_id", "patient")
      .refers("provider_id", "clinician")
      .refers("appointment_type_id", "appointment_type")
      .refers("confirmed_by", "user_account")
      .refers("checked_in_by", "user_account")
      .refers("completed_by", "user_account")
      .refers("cancelled_by", "user_account")
      .refers("created_by", "user_account")
      .parent()
      .unique({"organization_id", "external_id"})
      .index("of_clinician", {"organization_id", "provider_id", "start_time", "id"})
      .index("of_patient", {"organization_id", "patient_id", "start_time", "id"})
      .index("by_time", {"organization_id", "start_time", "id"})
      .check("ends_after_start", "end_time > start_time")
      .done();
}

Table telehealth_session() {
  return describe_table<TelehealthSession>("TelehealthSession")
      .key({"id"})
      .refers("appointment_id", "appointment")
      .parent()
      .unique({"appointment_id"})
      .unique({"room_name"})
      .index("by_time", {"organization_id", "scheduled_start_time DESC", "id DESC"})
      .index("by_status", {"organization_id", "status", "scheduled_start_time DESC", "id DESC"})
      .check("ends_after_start", "scheduled_end_time > scheduled_start_time")
      .check("ended_after_start", "actual_end_time >= actual_start_time")
      .done();
}

Table room() {
  return describe_table<Room>("Room")
      .key({"id"})
      .refers("session_id", "telehealth_session")
      .parent()
      .index("of_session", {"session_id", "created_at"})
      .index("by_name", {"name"})
      .index("by_external_id", {"video_engine", "external_id"}, "external_id IS NOT NULL")
      .index("active", {"video_engine", "session_id"}, "status = 'ACTIVE'")
      .index("outside", {"id"}, "status = 'ACTIVE' AND video_engine <> 'builtin'")
      .index("ended_outside", {"ended_at"}, "status = 'ENDED' AND video_engine <> 'builtin'")
      .done();
}

Table provider_attempt() {
  return describe_table<ProviderAttempt>("ProviderAttempt")
      .key({"id"})
      .refers("session_id", "telehealth_session")
      .index("of_session", {"session_id", "at"})
      .done();
}

Table participant() {
  return describe_table<Participant>("Participant")
      .key({"id"})
      .refers("session_id", "telehealth_session")
      .refers("user_id", "user_account")
      .refers("patient_id", "patient")
      .parent()
      .index("of_session", {"session_id", "created_at"})
      .check("is_staff_or_patient", "user_id IS NULL OR patient_id IS NULL")
      .check("role_has_its_record",
             "(role <> 'PATIENT' OR patient_id IS NOT NULL) AND "
             "(role <> 'CLINICIAN' OR user_id IS NOT NULL)")
      .done();
}

Table participant_stay() {
  return describe_table<ParticipantStay>("ParticipantStay")
      .key({"id"})
      .refers("session_id", "telehealth_session")
      .refers("room_id", "room")
      .refers("participant_id", "participant")
      .unique({"room_id", "external_id"})
      .index("of_participant", {"participant_id"}, "participant_id IS NOT NULL")
      .done();
}

Table visit_link() {
  return describe_table<VisitLink>("VisitLink")
      .key({"id"})
      .refers("session_id", "telehealth_session")
      .refers("participant_id", "participant")
      .refers("revoked_by", "user_account")
      .refers("created_by", "user_account")
      .parent()
      .unique({"token_hash"})
      .index("of_session", {"session_id", "created_at"})
      .index("of_participant", {"participant_id"})
      .done();
}

Table visit_device() {
  return describe_table<VisitDevice>("VisitDevice")
      .key({"id"})
      .refers("visit_link_id", "visit_link")
      .unique({"token_hash"})
      .unique({"visit_link_id"}, "replaced_at IS NULL")
      .index("of_link", {"visit_link_id", "bound_at"})
      .done();
}

Table virtual_waiting_room() {
  return describe_table<VirtualWaitingRoom>("VirtualWaitingRoom")
      .key({"id"})
      .refers("patient_id", "patient")
      .refers("session_id", "telehealth_session")
      .unique({"session_id"})
      .index("queue", {"organization_id", "status", "join_time"})
      .index("of_patient", {"organization_id", "patient_id"})
      .done();
}

}  // namespace

std::vector<Table> visit_tables() {
  return {appointment_type(), appointment(),      telehealth_session(), room(),         provider_attempt(),
          participant(),      participant_stay(), visit_link(),         visit_device(), virtual_waiting_room()};
}

}  // namespace chiroflow::store::schema
