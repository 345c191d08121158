// SPDX-License-Identifier: Apache-2.0
// Rows as the API shows them, in the order of the wire. A nested view is filled from a join of the same query.
#pragma once

#include <optional>
#include <string>

#include "core/describe.hpp"
#include "core/raw_json.hpp"
#include "core/time.hpp"
#include "domain/enums.hpp"
#include "domain/ids.hpp"

namespace chiroflow::store {

struct PersonName {
  std::string first_name;
  std::string last_name;
};
CHIROFLOW_DESCRIBE(PersonName, first_name, last_name)

/// A patient in lists: few fields (H-28). `mrn` is null for roles that may not see it.
struct PatientSummary {
  PatientId id;
  std::optional<std::string> mrn;
  PatientStatus status = PatientStatus::ACTIVE;
  Instant created_at;
  Instant updated_at;
  std::optional<Instant> archived_at;
  OrganizationId organization_id;
  std::optional<std::string> home_location_id;
  bool consent_for_cross_location_sharing = false;
  std::optional<Instant> cross_location_consent_date;
  PersonName demographics;
};
CHIROFLOW_DESCRIBE(PatientSummary, id, mrn, status, created_at, updated_at, archived_at, organization_id,
                   home_location_id, consent_for_cross_location_sharing, cross_location_consent_date, demographics)

/// The clinician; "provider" on the wire.
struct ClinicianSummary {
  ClinicianId id;
  std::optional<std::string> title;
  std::optional<std::string> specialty;
  std::optional<std::string> npi_number;
  std::optional<std::string> license_number;
  std::optional<std::string> color;
  bool is_active = true;
  int sort_order = 0;
  std::optional<std::string> bio;
  Instant created_at;
  Instant updated_at;
  UserId user_id;
  OrganizationId organization_id;
  PersonName user;
};
CHIROFLOW_DESCRIBE(ClinicianSummary, id, title, specialty, npi_number, license_number, color, is_active, sort_order,
                   bio, created_at, updated_at, user_id, organization_id, user)

struct AppointmentRow {
  AppointmentId id;
  Instant start_time;
  Instant end_time;
  AppointmentStatus status = AppointmentStatus::SCHEDULED;
  std::optional<std::string> notes;
  std::optional<std::string> patient_notes;
  std::optional<std::string> chief_complaint;
  std::optional<Instant> confirmed_at;
  std::optional<UserId> confirmed_by;
  std::optional<Instant> checked_in_at;
  std::optional<UserId> checked_in_by;
  std::optional<Instant> completed_at;
  std::optional<UserId> completed_by;
  std::optional<Instant> cancelled_at;
  std::optional<UserId> cancelled_by;
  std::optional<std::string> cancel_reason;
  std::optional<std::string> charge_amount;
  bool is_telehealth = false;
  Instant created_at;
  Instant updated_at;
  std::optional<UserId> created_by;
  PatientId patient_id;
  ClinicianId provider_id;
  std::optional<AppointmentTypeId> appointment_type_id;
  std::optional<std::string> room_id;
  std::optional<std::string> recurring_series_id;
  OrganizationId organization_id;
  std::optional<std::string> location_id;
};
CHIROFLOW_DESCRIBE(AppointmentRow, id, start_time, end_time, status, notes, patient_notes, chief_complaint,
                   confirmed_at, confirmed_by, checked_in_at, checked_in_by, completed_at, completed_by, cancelled_at,
                   cancelled_by, cancel_reason, charge_amount, is_telehealth, created_at, updated_at, created_by,
                   patient_id, provider_id, appointment_type_id, room_id, recurring_series_id, organization_id,
                   location_id)

struct WaitingRoomView {
  WaitingRoomId id;
  WaitingRoomStatus status = WaitingRoomStatus::WAITING;
  Instant join_time;
  std::optional<Instant> admit_time;
  std::optional<Instant> leave_time;
  std::optional<int> wait_seconds;
  bool camera_checked = false;
  bool microphone_checked = false;
  bool connection_checked = false;
  bool pre_visit_questionnaire_completed = false;
  std::optional<RawJson> pre_visit_responses;
  std::optional<std::string> device_type;
  std::optional<std::string> browser_info;
  std::optional<std::string> connection_type;
  std::optional<std::string> notes;
  Instant created_at;
  Instant updated_at;
  PatientId patient_id;
  SessionId session_id;
  OrganizationId organization_id;
};
CHIROFLOW_DESCRIBE(WaitingRoomView, id, status, join_time, admit_time, leave_time, wait_seconds, camera_checked,
                   microphone_checked, connection_checked, pre_visit_questionnaire_completed, pre_visit_responses,
                   device_type, browser_info, connection_type, notes, created_at, updated_at, patient_id, session_id,
                   organization_id)

/// A session without its surroundings. `room_token` is always null: a token is asked for with generateToken.
struct SessionRow {
  SessionId id;
  TelehealthSessionStatus status = TelehealthSessionStatus::SCHEDULED;
  TelehealthProvider provider = TelehealthProvider::CUSTOM;
  std::string room_url;
  std::optional<std::string> room_token;
  Instant scheduled_start_time;
  Instant scheduled_end_time;
  std::optional<Instant> actual_start_time;
  std::optional<Instant> actual_end_time;
  std::optional<std::string> join_instructions;
  std::optional<std::string> technical_notes;
  std::optional<Quality> connection_quality;
  std::optional<Quality> audio_quality;
  std::optional<Quality> video_quality;
  std::optional<std::string> place_of_service_code;
  std::optional<std::string> telehealth_modifier;
  std::optional<std::string> patient_location;
  std::optional<std::string> provider_location;
  Instant created_at;
  Instant updated_at;
  AppointmentId appointment_id;
  OrganizationId organization_id;
};
CHIROFLOW_DESCRIBE(SessionRow, id, status, provider, room_url, room_token, scheduled_start_time, scheduled_end_time,
                   actual_start_time, actual_end_time, join_instructions, technical_notes, connection_quality,
                   audio_quality, video_quality, place_of_service_code, telehealth_modifier, patient_location,
                   provider_location, created_at, updated_at, appointment_id, organization_id)

struct AppointmentWithPeople : AppointmentRow {
  PatientSummary patient;
  ClinicianSummary provider;
};
CHIROFLOW_DESCRIBE_DERIVED(AppointmentWithPeople, (AppointmentRow), patient, provider)

struct AppointmentTypeLabel {
  std::string name;
  std::string color;
};
CHIROFLOW_DESCRIBE(AppointmentTypeLabel, name, color)

struct AppointmentWithPatient : AppointmentRow {
  PatientSummary patient;
  std::optional<AppointmentTypeLabel> appointment_type;
};
CHIROFLOW_DESCRIBE_DERIVED(AppointmentWithPatient, (AppointmentRow), patient, appointment_type)

/// listSessions
struct SessionListItem : SessionRow {
  AppointmentWithPeople appointment;
  std::optional<int> rating;  // the lowest that a visitor gave
};
CHIROFLOW_DESCRIBE_DERIVED(SessionListItem, (SessionRow), appointment, rating)

/// getUpcoming
struct UpcomingSession : SessionRow {
  AppointmentWithPatient appointment;
  std::optional<WaitingRoomView> waiting_room;
};
CHIROFLOW_DESCRIBE_DERIVED(UpcomingSession, (SessionRow), appointment, waiting_room)

/// getRoomStatus
struct SessionDetails : SessionRow {
  AppointmentWithPeople appointment;
  std::optional<WaitingRoomView> waiting_room;
};
CHIROFLOW_DESCRIBE_DERIVED(SessionDetails, (SessionRow), appointment, waiting_room)

}  // namespace chiroflow::store
