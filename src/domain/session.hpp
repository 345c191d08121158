// SPDX-License-Identifier: Apache-2.0
// The telehealth side of one appointment, its rooms at video providers, the people in it and their links.
#pragma once

#include <optional>
#include <string>

#include "core/raw_json.hpp"
#include "core/sealed.hpp"
#include "core/time.hpp"
#include "domain/enums.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

struct TelehealthSession {
  SessionId id;
  OrganizationId organization_id;
  AppointmentId appointment_id;  // one to one
  TelehealthSessionStatus status = TelehealthSessionStatus::SCHEDULED;
  TelehealthProvider provider = TelehealthProvider::CUSTOM;  // the one really in use
  std::string room_name;                                     // last part of the room URL; carries no patient data
  std::string room_url;                                      // ours, for ever
  std::optional<Sealed> access_token;  // of the session at a video provider, where one gives such a thing
  Instant scheduled_start_time;
  Instant scheduled_end_time;
  std::optional<Instant> actual_start_time;
  std::optional<Instant> actual_end_time;
  std::optional<std::string> join_instructions;
  std::optional<std::string> technical_notes;
  std::optional<Quality> connection_quality;
  std::optional<Quality> audio_quality;
  std::optional<Quality> video_quality;
  std::optional<std::string> place_of_service_code;  // derived from the patient's confirmed location, never assumed
  std::optional<std::string> telehealth_modifier;
  std::optional<std::string> patient_location;
  std::optional<std::string> patient_location_state;  // USPS code
  std::optional<bool> patient_at_home;
  std::optional<Instant> patient_location_confirmed_at;
  std::optional<std::string> provider_location;
  Modality modality = Modality::AUDIO_VIDEO;
  bool modality_mixed = false;                   // both kinds happened: a biller decides
  std::optional<Instant> patient_first_seen_at;  // evidence for no-show decisions
  std::optional<std::string> cancel_reason;
  std::optional<std::string> callback_phone;   // where the patient can be called during this visit
  std::optional<int> delay_minutes;            // told to the patient by announceDelay
  std::optional<Instant> no_show_proposed_at;  // the patient did reach us, so staff decide
  int version = 1;
  Instant created_at;
  Instant updated_at;
};
CHIROFLOW_DESCRIBE(TelehealthSession, id, organization_id, appointment_id, status, provider, room_name, room_url,
                   access_token, scheduled_start_time, scheduled_end_time, actual_start_time, actual_end_time,
                   join_instructions, technical_notes, connection_quality, audio_quality, video_quality,
                   place_of_service_code, telehealth_modifier, patient_location, patient_location_state,
                   patient_at_home, patient_location_confirmed_at, provider_location, modality, modality_mixed,
                   patient_first_seen_at, cancel_reason, callback_phone, delay_minutes, no_show_proposed_at, version,
                   created_at, updated_at)

/// A session's place at a video provider; a session may have had several.
struct Room {
  RoomId id;
  OrganizationId organization_id;
  SessionId session_id;
  TelehealthProvider provider = TelehealthProvider::CUSTOM;
  VideoEngine video_engine = VideoEngine::builtin;
  std::optional<std::string> credential_id;  // whose account made it: the organization's, or none: the server's
  RoomStatus status = RoomStatus::ACTIVE;
  std::string name;
  std::optional<std::string> external_id;  // the vendor's id
  std::optional<std::string> join_url;     // the vendor's plain way in, where it has one
  std::optional<Sealed> secret;            // passcode, PIN, host key: one JSON object
  Instant created_at;
  std::optional<Instant> ended_at;
  std::optional<Quality> connection_quality;  // as the vendor measured it
  std::optional<Quality> audio_quality;
  std::optional<Quality> video_quality;
};
CHIROFLOW_DESCRIBE(Room, id, organization_id, session_id, provider, video_engine, credential_id, status, name,
                   external_id, join_url, secret, created_at, ended_at, connection_quality, audio_quality,
                   video_quality)

/// One attempt to use a video provider, kept so that a failure can be explained.
struct ProviderAttempt {
  std::string id;
  OrganizationId organization_id;
  SessionId session_id;
  TelehealthProvider provider = TelehealthProvider::CUSTOM;
  std::string operation;  // "create_room", "join_credentials", …
  bool succeeded = false;
  std::int64_t duration_ms = 0;
  std::optional<std::string> error_code;   // our word for what went wrong, e.g. "rate_limited"
  std::optional<std::string> vendor_code;  // the vendor's own code; no free text
  Instant at;
};
CHIROFLOW_DESCRIBE(ProviderAttempt, id, organization_id, session_id, provider, operation, succeeded, duration_ms,
                   error_code, vendor_code, at)

struct Participant {
  ParticipantId id;
  OrganizationId organization_id;
  SessionId session_id;
  ParticipantRole role = ParticipantRole::PATIENT;
  std::optional<UserId> user_id;
  std::optional<PatientId> patient_id;
  std::optional<std::string> display_name;  // guests only; others are shown by their record
  std::optional<Instant> joined_at;
  std::optional<Instant> left_at;
  Instant created_at;
};
CHIROFLOW_DESCRIBE(Participant, id, organization_id, session_id, role, user_id, patient_id, display_name, joined_at,
                   left_at, created_at)

/// One stay of somebody in a room, as its vendor tells it: leaving and coming back gives another. Who it is stays unknown
/// where the vendor does not hand our identity back.
struct ParticipantStay {
  ParticipantStayId id;
  OrganizationId organization_id;
  SessionId session_id;
  RoomId room_id;
  std::optional<ParticipantId> participant_id;
  std::string external_id;
  std::optional<Instant> joined_at;
  std::optional<Instant> left_at;
  bool left_assumed = false;  // the vendor no longer lists it and has not said since when
  Instant created_at;
};
CHIROFLOW_DESCRIBE(ParticipantStay, id, organization_id, session_id, room_id, participant_id, external_id, joined_at,
                   left_at, left_assumed, created_at)

/// A personal secret link into one session; several may live, all lead to the session's present state.
struct VisitLink {
  VisitLinkId id;
  OrganizationId organization_id;
  SessionId session_id;
  ParticipantId participant_id;
  std::string token_hash;  // SHA-256, hex; the token itself is shown once (H-08)
  Instant expires_at;
  std::optional<Instant> revoked_at;
  std::optional<UserId> revoked_by;
  std::optional<Instant> first_opened_at;
  std::optional<Instant> last_opened_at;
  std::optional<UserId> created_by;
  Instant created_at;
};
CHIROFLOW_DESCRIBE(VisitLink, id, organization_id, session_id, participant_id, token_hash, expires_at, revoked_at,
                   revoked_by, first_opened_at, last_opened_at, created_by, created_at)

/// The browser that holds a visit link. At most one per link is not replaced.
struct VisitDevice {
  VisitDeviceId id;
  OrganizationId organization_id;
  VisitLinkId visit_link_id;
  std::string token_hash;  // SHA-256 of the device cookie, hex
  Instant bound_at;
  std::optional<Instant> replaced_at;  // another device took over, or the clinic released it
  std::optional<std::string> replaced_reason;
  std::optional<std::string> takeover_code_hash;  // shown on the first device to let a second one in
  std::optional<Instant> takeover_expires_at;
  int takeover_attempts = 0;
};
CHIROFLOW_DESCRIBE(VisitDevice, id, organization_id, visit_link_id, token_hash, bound_at, replaced_at, replaced_reason,
                   takeover_code_hash, takeover_expires_at, takeover_attempts)

struct VirtualWaitingRoom {
  WaitingRoomId id;
  OrganizationId organization_id;
  PatientId patient_id;
  SessionId session_id;  // one row a session
  WaitingRoomStatus status = WaitingRoomStatus::WAITING;
  Instant join_time;
  std::optional<Instant> admit_time;
  std::optional<Instant> leave_time;
  std::optional<int> wait_seconds;
  bool camera_checked = false;
  bool microphone_checked = false;
  bool connection_checked = false;
  bool pre_visit_questionnaire_completed = false;
  std::optional<Sealed> pre_visit_responses;  // app/waiting/answers.hpp
  std::optional<std::string> device_type;
  std::optional<std::string> browser_info;
  std::optional<std::string> connection_type;
  std::optional<RawJson> check_results;  // what the device check found, with its causes
  std::optional<Instant> last_seen_at;   // the page was there
  std::optional<Instant> acknowledged_at;
  std::optional<UserId> acknowledged_by;  // who silenced the alert of the arrival
  std::optional<std::string> notes;
  Instant created_at;
  Instant updated_at;
};
CHIROFLOW_DESCRIBE(VirtualWaitingRoom, id, organization_id, patient_id, session_id, status, join_time, admit_time,
                   leave_time, wait_seconds, camera_checked, microphone_checked, connection_checked,
                   pre_visit_questionnaire_completed, pre_visit_responses, device_type, browser_info, connection_type,
                   check_results, last_seen_at, acknowledged_at, acknowledged_by, notes, created_at, updated_at)

}  // namespace chiroflow
