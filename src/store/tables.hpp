// SPDX-License-Identifier: Apache-2.0
// Which table a record is a row of.
#pragma once

#include <string_view>

#include "core/describe.hpp"

namespace chiroflow {

struct Organization;
struct BaaAttestation;
struct ProviderCredential;
struct User;
struct RecoveryCode;
struct StaffSession;
struct ApiKey;
struct Clinician;
struct ClinicianLicence;
struct Patient;
struct AppointmentType;
struct Appointment;
struct TelehealthSession;
struct Room;
struct ProviderAttempt;
struct Participant;
struct ParticipantStay;
struct VisitLink;
struct VisitDevice;
struct VirtualWaitingRoom;
struct SessionNotice;
struct ChatMessage;
struct Admission;
struct ModalitySegment;
struct QualitySample;
struct VisitStep;
struct VisitRating;
struct OutgoingMail;
struct TelehealthConsent;
struct SessionRecording;
struct ConsentTemplate;
struct ConsentOverride;
struct RecordingAgreement;
struct RecordingPiece;
struct RecordingTicket;
struct LegalHold;
struct DeletionCertificate;
struct RetentionRule;
struct RecordingDeletion;
struct RecorderRun;
struct RetentionRound;
struct DeletionWarning;
struct AuditEvent;
struct PatientAuditEntry;
struct AuditCheckpoint;
struct WebhookEvent;
struct OutboxEvent;
struct Job;
struct IdempotencyRecord;
struct ServerSecret;

}  // namespace chiroflow

namespace chiroflow::store {

template <class T>
inline constexpr std::string_view table_of{};

template <> inline constexpr std::string_view table_of<Organization> = "organization";
template <> inline constexpr std::string_view table_of<BaaAttestation> = "baa_attestation";
template <> inline constexpr std::string_view table_of<ProviderCredential> = "provider_credential";
template <> inline constexpr std::string_view table_of<User> = "user_account";
template <> inline constexpr std::string_view table_of<RecoveryCode> = "recovery_code";
template <> inline constexpr std::string_view table_of<StaffSession> = "staff_session";
template <> inline constexpr std::string_view table_of<ApiKey> = "api_key";
template <> inline constexpr std::string_view table_of<Clinician> = "clinician";
template <> inline constexpr std::string_view table_of<ClinicianLicence> = "clinician_licence";
template <> inline constexpr std::string_view table_of<Patient> = "patient";
template <> inline constexpr std::string_view table_of<AppointmentType> = "appointment_type";
template <> inline constexpr std::string_view table_of<Appointment> = "appointment";
template <> inline constexpr std::string_view table_of<TelehealthSession> = "telehealth_session";
template <> inline constexpr std::string_view table_of<Room> = "room";
template <> inline constexpr std::string_view table_of<ProviderAttempt> = "provider_attempt";
template <> inline constexpr std::string_view table_of<Participant> = "participant";
template <> inline constexpr std::string_view table_of<ParticipantStay> = "participant_stay";
template <> inline constexpr std::string_view table_of<VisitLink> = "visit_link";
template <> inline constexpr std::string_view table_of<VisitDevice> = "visit_device";
template <> inline constexpr std::string_view table_of<VirtualWaitingRoom> = "virtual_waiting_room";
template <> inline constexpr std::string_view table_of<SessionNotice> = "session_notice";
template <> inline constexpr std::string_view table_of<ChatMessage> = "chat_message";
template <> inline constexpr std::string_view table_of<Admission> = "admission";
template <> inline constexpr std::string_view table_of<ModalitySegment> = "modality_segment";
template <> inline constexpr std::string_view table_of<QualitySample> = "quality_sample";
template <> inline constexpr std::string_view table_of<VisitStep> = "visit_step";
template <> inline constexpr std::string_view table_of<VisitRating> = "visit_rating";
template <> inline constexpr std::string_view table_of<OutgoingMail> = "outgoing_mail";
template <> inline constexpr std::string_view table_of<TelehealthConsent> = "telehealth_consent";
template <> inline constexpr std::string_view table_of<SessionRecording> = "session_recording";
template <> inline constexpr std::string_view table_of<ConsentTemplate> = "consent_template";
template <> inline constexpr std::string_view table_of<ConsentOverride> = "consent_override";
template <> inline constexpr std::string_view table_of<RecordingAgreement> = "recording_agreement";
template <> inline constexpr std::string_view table_of<RecordingPiece> = "recording_piece";
template <> inline constexpr std::string_view table_of<RecordingTicket> = "recording_ticket";
template <> inline constexpr std::string_view table_of<LegalHold> = "legal_hold";
template <> inline constexpr std::string_view table_of<DeletionCertificate> = "deletion_certificate";
template <> inline constexpr std::string_view table_of<RetentionRule> = "retention_rule";
template <> inline constexpr std::string_view table_of<RecordingDeletion> = "recording_deletion";
template <> inline constexpr std::string_view table_of<RecorderRun> = "recorder_run";
template <> inline constexpr std::string_view table_of<RetentionRound> = "retention_round";
template <> inline constexpr std::string_view table_of<DeletionWarning> = "deletion_warning";
template <> inline constexpr std::string_view table_of<AuditEvent> = "audit_event";
template <> inline constexpr std::string_view table_of<PatientAuditEntry> = "patient_audit_entry";
template <> inline constexpr std::string_view table_of<AuditCheckpoint> = "audit_checkpoint";
template <> inline constexpr std::string_view table_of<WebhookEvent> = "webhook_event";
template <> inline constexpr std::string_view table_of<OutboxEvent> = "outbox_event";
template <> inline constexpr std::string_view table_of<Job> = "job";
template <> inline constexpr std::string_view table_of<IdempotencyRecord> = "idempotency_record";
template <> inline constexpr std::string_view table_of<ServerSecret> = "server_secret";

}  // namespace chiroflow::store
