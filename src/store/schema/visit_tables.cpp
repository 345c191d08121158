// SPDX-License-Identifier: Apache-2.0
#include "domain/appointment.hpp"
#include "domain/session.hpp"
#include "domain/visit.hpp"
#include "domain/way_in.hpp"
#include "store/participant_place_table.hpp"
#include "store/schema/describe_table.hpp"
#include "store/schema/table_lists.hpp"
#include "store/standing_order_table.hpp"
#include "store/stay_link_table.hpp"
#include "store/ways_in.hpp"

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
      .index("of_session", {"session_id", "created_at", "id"})
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
      .index("of_session", {"session_id", "at", "id"})
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
      .parent()
      .unique({"room_id", "external_id"})
      .index("of_participant", {"participant_id"}, "participant_id IS NOT NULL")
      .done();
}

Table stay_link() {
  return describe_table<StayLink>("StayLink").key({"stay_id"}).refers("stay_id", "participant_stay").clustered().done();
}

Table standing_order() {
  return describe_table<StandingOrder>("StandingOrder")
      .key({"participant_id", "kind"})
      .refers("participant_id", "participant")
      .clustered()
      .done();
}

Table way_in() {
  return describe_table<WayIn>("WayIn")
      .key({"id"})
      .refers("session_id", "telehealth_session")
      .refers("room_id", "room")
      .refers("participant_id", "participant")
      .index("of_session", {"session_id", "expires_at"})
      .index("by_age", {"organization_id", "expires_at"})
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
      .refers("acknowledged_by", "user_account")
      .parent()
      .unique({"session_id"})
      .index("queue", {"organization_id", "status", "join_time"})
      .index("of_patient", {"organization_id", "patient_id"})
      .done();
}

Table session_notice() {
  return describe_table<SessionNotice>("SessionNotice")
      .key({"session_id", "seq"})
      .refers("session_id", "telehealth_session")
      .index("by_age", {"created_at"})
      .clustered()
      .done();
}

// What was written stays as it was; only its seal is renewed when keys are rotated.
Table chat_message() {
  return describe_table<ChatMessage>("ChatMessage")
      .key({"id"})
      .refers("session_id", "telehealth_session")
      .refers("participant_id", "participant")
      .refers("user_id", "user_account")
      .unique({"session_id", "seq"})
      .check("has_a_sender", "participant_id IS NOT NULL OR user_id IS NOT NULL")
      .evidence("OLD.seq > 0",
                {"id", "organization_id", "session_id", "seq", "kind", "participant_id", "user_id", "sent_at"},
                "NEW.text IS NULL")
      .done();
}

Table admission() {
  return describe_table<Admission>("Admission")
      .key({"id"})
      .refers("session_id", "telehealth_session")
      .refers("waiting_room_id", "virtual_waiting_room")
      .refers("clinician_id", "clinician")
      .refers("admitted_by", "user_account")
      .index("of_session", {"session_id", "admitted_at"})
      .append_only()
      .done();
}

Table modality_segment() {
  return describe_table<ModalitySegment>("ModalitySegment")
      .key({"id"})
      .refers("session_id", "telehealth_session")
      .index("of_session", {"session_id", "started_at"})
      .unique({"session_id"}, "ended_at IS NULL")
      .check("ended_after_start", "ended_at >= started_at")
      .done();
}

Table quality_sample() {
  return describe_table<QualitySample>("QualitySample")
      .key({"id"})
      .refers("session_id", "telehealth_session")
      .refers("participant_id", "participant")
      .index("of_session", {"session_id", "measured_at"})
      .done();
}

Table visit_step() {
  return describe_table<VisitStep>("VisitStep")
      .key({"id"})
      .refers("session_id", "telehealth_session")
      .refers("participant_id", "participant")
      .index("of_session", {"session_id", "at"})
      .append_only()
      .done();
}

Table participant_place() {
  return describe_table<ParticipantPlace>("ParticipantPlace")
      .key({"participant_id"})
      .refers("participant_id", "participant")
      .refers("session_id", "telehealth_session")
      .index("of_session", {"session_id"})
      .done();
}

Table visit_rating() {
  return describe_table<VisitRating>("VisitRating")
      .key({"session_id", "participant_id"})
      .refers("session_id", "telehealth_session")
      .refers("participant_id", "participant")
      .check("in_range", "overall BETWEEN 1 AND 5 AND technical BETWEEN 1 AND 5")
      .done();
}

}  // namespace

std::vector<Table> visit_tables() {
  return {
      appointment_type(),     appointment(),    telehealth_session(), room(),      provider_attempt(), participant(),
      participant_stay(),     stay_link(),      standing_order(),     way_in(),    visit_link(),       visit_device(),
      virtual_waiting_room(), session_notice(), chat_message(),       admission(), modality_segment(), quality_sample(),
      visit_step(),           visit_rating(),   participant_place()};
}

}  // namespace chiroflow::store::schema
