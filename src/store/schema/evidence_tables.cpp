// SPDX-License-Identifier: Apache-2.0
#include "domain/audit_event.hpp"
#include "domain/consent.hpp"
#include "domain/deletion_work.hpp"
#include "domain/recorder_run.hpp"
#include "domain/recording.hpp"
#include "store/disclosure_table.hpp"
#include "store/recording_proof_table.hpp"
#include "store/schema/describe_table.hpp"
#include "store/schema/table_lists.hpp"

namespace chiroflow::store::schema {

namespace {

// What was answered stays as it was; afterwards a consent may only expire, be revoked, or have its seal of storage renewed.
Table telehealth_consent() {
  return describe_table<TelehealthConsent>("TelehealthConsent")
      .key({"id"})
      .parent()
      .refers("patient_id", "patient")
      .refers("session_id", "telehealth_session")
      .refers("template_id", "consent_template")
      .refers("supersedes_id", "telehealth_consent")
      .refers("requested_by", "user_account")
      .refers("signer_participant_id", "participant")
      .refers("attested_by", "user_account")
      .index("of_patient", {"organization_id", "patient_id", "consent_type", "created_at"})
      .index("of_session", {"session_id"}, "session_id IS NOT NULL")
      .index("expiring", {"expiration_date"}, "status = 'SIGNED'")
      .check("signed_has_time", "status <> 'SIGNED' OR signed_at IS NOT NULL")
      .check("signed_has_seal", "signed_at IS NULL OR (evidence IS NOT NULL AND seal IS NOT NULL)")
      .check("verbal_is_attested", "signed_at IS NULL OR method <> 'VERBAL' OR attested_by IS NOT NULL")
      .check("declined_has_time", "status <> 'DECLINED' OR declined_at IS NOT NULL")
      .check("revoked_has_time", "status <> 'REVOKED' OR revoked_at IS NOT NULL")
      .check("expires_after_start", "expiration_date >= effective_date")
      .evidence("OLD.status <> 'PENDING'",
                {"id",
                 "organization_id",
                 "patient_id",
                 "session_id",
                 "consent_type",
                 "method",
                 "form_version",
                 "template_id",
                 "language",
                 "consent_text",
                 "consent_text_hash",
                 "state_code",
                 "state_requirements",
                 "rule_version",
                 "validity_days",
                 "supersedes_id",
                 "requested_by",
                 "signature_type",
                 "signer_name",
                 "signer_capacity",
                 "signer_relationship",
                 "signer_address",
                 "signer_participant_id",
                 "attested_by",
                 "evidence_hash",
                 "seal",
                 "seal_key_id",
                 "effective_date",
                 "expiration_date",
                 "sent_at",
                 "viewed_at",
                 "disclosure_accepted_at",
                 "read_to_end_at",
                 "signed_at",
                 "declined_at",
                 "decline_reason",
                 "created_at"},
                "(NEW.status <> OLD.status AND (OLD.status <> 'SIGNED' OR NEW.status NOT IN ('EXPIRED', 'REVOKED')))"
                " OR (OLD.evidence IS NOT NULL AND NEW.evidence IS NULL)"
                " OR (OLD.signature_data IS NOT NULL AND NEW.signature_data IS NULL)"
                " OR (OLD.status = 'REVOKED' AND (NEW.revoked_at <> OLD.revoked_at"
                " OR COALESCE(NEW.revoked_by, '') <> COALESCE(OLD.revoked_by, '')"
                " OR COALESCE(NEW.revocation_reason, '') <> COALESCE(OLD.revocation_reason, '')))")
      .done();
}

// Only the seals of storage are renewed.
Table disclosure() {
  return describe_table<Disclosure>("Disclosure")
      .key({"id"})
      .parent()
      .refers("patient_id", "patient")
      .refers("recording_id", "session_recording")
      .refers("corrects_id", "disclosure")
      .refers("recorded_by", "user_account")
      .index("of_patient", {"organization_id", "patient_id", "disclosed_at"})
      .unique({"corrects_id"}, "corrects_id IS NOT NULL")
      .evidence("OLD.recorded_at IS NOT NULL",
                {"id", "organization_id", "patient_id", "recording_id", "corrects_id", "recorded_by", "disclosed_at",
                 "recorded_at"},
                "NEW.recipient IS NULL")
      .done();
}

// Only a draft is edited.
Table consent_template() {
  return describe_table<ConsentTemplate>("ConsentTemplate")
      .key({"id"})
      .parent()
      .refers("created_by", "user_account")
      .refers("published_by", "user_account")
      .unique({"organization_id", "consent_type", "language", "version"})
      .unique({"organization_id", "consent_type", "language"}, "status = 'PUBLISHED'")
      .check("published_has_time", "status = 'DRAFT' OR published_at IS NOT NULL")
      .evidence("OLD.status <> 'DRAFT'",
                {"id", "organization_id", "consent_type", "language", "version", "title", "source", "asks_again",
                 "created_by", "published_by", "published_at", "created_at"},
                "NEW.status = 'DRAFT' OR (OLD.status = 'SUPERSEDED' AND NEW.status <> 'SUPERSEDED')")
      .done();
}

Table consent_override() {
  return describe_table<ConsentOverride>("ConsentOverride")
      .key({"id"})
      .refers("session_id", "telehealth_session")
      .refers("patient_id", "patient")
      .refers("decided_by", "user_account")
      .refers("reviewed_by", "user_account")
      .index("of_session", {"session_id", "decided_at"})
      .index("to_review", {"organization_id", "decided_at"}, "reviewed_at IS NULL")
      .evidence("OLD.decided_at IS NOT NULL",
                {"id", "organization_id", "session_id", "patient_id", "missing", "reason", "decided_by", "decided_at"},
                "OLD.reviewed_at IS NOT NULL")
      .done();
}

Table recorder_run() {
  return describe_table<RecorderRun>("RecorderRun")
      .key({"id"})
      .parent()
      .refers("session_id", "telehealth_session")
      .refers("room_id", "room")
      .index("of_room", {"room_id", "external_id"})
      .index("to_do", {"next_attempt_at"}, "done_at IS NULL")
      .check("fetched_after_stop", "fetched_at IS NULL OR stopped_at IS NOT NULL")
      .done();
}

Table session_recording() {
  return describe_table<SessionRecording>("SessionRecording")
      .key({"id"})
      .parent()
      .refers("session_id", "telehealth_session")
      .refers("patient_id", "patient")
      .refers("consent_id", "telehealth_consent")
      .refers("recorder_run_id", "recorder_run")
      .refers("started_by", "user_account")
      .refers("deleted_by", "user_account")
      .index("of_session", {"organization_id", "session_id", "created_at"})
      .index("of_run", {"recorder_run_id"}, "recorder_run_id IS NOT NULL")
      .index("by_time", {"organization_id", "created_at DESC", "id DESC"})
      .index("due", {"scheduled_deletion_at"}, "deleted_at IS NULL")
      .index("unfinished", {"created_at", "id"}, "status IN ('RECORDING', 'PROCESSING')")
      .unique({"session_id"}, "status = 'RECORDING'")
      .check("ended_after_start", "ended_at >= started_at")
      .check("held_is_not_deleted", "NOT legal_hold OR status <> 'DELETED'")
      .check("held_keeps_its_key", "NOT legal_hold OR key_destroyed_at IS NULL")
      .check("kept_for_a_reason", "retention_days IS NOT NULL OR retention_reason IS NOT NULL")
      .check("retention_in_range", "retention_days BETWEEN 1 AND 3650")
      .check("deleted_has_time", "status <> 'DELETED' OR deleted_at IS NOT NULL")
      .done();
}

Table recording_agreement() {
  return describe_table<RecordingAgreement>("RecordingAgreement")
      .key({"id"})
      .refers("session_id", "telehealth_session")
      .refers("participant_id", "participant")
      .index("of_session", {"session_id", "answered_at"})
      .append_only()
      .done();
}

Table recording_piece() {
  return describe_table<RecordingPiece>("RecordingPiece")
      .key({"recording_id", "number"})
      .refers("recording_id", "session_recording")
      .unique({"recording_id"}, "last")
      .append_only()
      .done();
}

Table recording_ticket() {
  return describe_table<RecordingTicket>("RecordingTicket")
      .key({"token_hash"})
      .refers("recording_id", "session_recording")
      .refers("user_id", "user_account")
      .index("expiring", {"expires_at"})
      .done();
}

Table legal_hold() {
  return describe_table<LegalHold>("LegalHold")
      .key({"id"})
      .in_organization()
      .refers("placed_by", "user_account")
      .refers("released_by", "user_account")
      .index("standing", {"organization_id", "scope", "target_id"}, "released_at IS NULL")
      .check("released_by_somebody", "released_at IS NULL OR released_by IS NOT NULL")
      .evidence(
          "OLD.placed_at IS NOT NULL",
          {"id", "organization_id", "scope", "target_id", "matter", "reason", "ordered_by", "placed_by", "placed_at"},
          "OLD.released_at IS NOT NULL")
      .done();
}

Table deletion_certificate() {
  return describe_table<DeletionCertificate>("DeletionCertificate")
      .key({"recording_id"})
      .refers("recording_id", "session_recording")
      .append_only()
      .done();
}

Table retention_rule() {
  return describe_table<RetentionRule>("RetentionRule")
      .key({"organization_id", "data_class"})
      .in_organization()
      .refers("set_by", "user_account")
      .done();
}

Table recording_deletion() {
  return describe_table<RecordingDeletion>("RecordingDeletion")
      .key({"recording_id"})
      .refers("recording_id", "session_recording")
      .index("due", {"next_attempt_at"})
      .check("bytes_after_decision", "bytes_gone_at IS NULL OR decided_at IS NOT NULL")
      .done();
}

Table recording_proof() {
  return describe_table<RecordingProof>("RecordingProof")
      .key({"recording_id"})
      .refers("recording_id", "session_recording")
      .index("due", {"organization_id", "next_attempt_at"})
      .index("faults", {"fault_since"}, "fault IS NOT NULL")
      .check("fault_has_its_time", "fault IS NULL OR fault_since IS NOT NULL")
      .done();
}

Table deletion_warning() {
  return describe_table<DeletionWarning>("DeletionWarning")
      .key({"recording_id", "deletes_at", "days"})
      .refers("recording_id", "session_recording")
      .index("told", {"organization_id", "told_at"})
      .append_only()
      .done();
}

Table retention_round() {
  return describe_table<RetentionRound>("RetentionRound").key({"organization_id"}).in_organization().done();
}

// Written with every read of a record, so nothing here that an insert must pay for and does not need: no reference (the
// row names an organization that the caller was just checked against), no lists of values (a sixth of the insert on SQLite;
// the hash chain tells who tampers), rows in the order of the chain, no index (see PatientAuditEntry).
Table audit_event() {
  return describe_table<AuditEvent>("AuditEvent")
      .key({"organization_id", "seq"})
      .unchecked_values()
      .append_only()
      .clustered()
      .done();
}

Table patient_audit_entry() {
  return describe_table<PatientAuditEntry>("PatientAuditEntry")
      .key({"organization_id", "patient_id", "seq"})
      .in_organization()
      .unique({"organization_id", "seq"})
      .append_only()
      .clustered()
      .done();
}

Table audit_checkpoint() {
  return describe_table<AuditCheckpoint>("AuditCheckpoint")
      .key({"organization_id", "seq"})
      .in_organization()
      .append_only()
      .clustered()
      .done();
}

}  // namespace

std::vector<Table> evidence_tables() {
  return {consent_template(),    telehealth_consent(),  consent_override(), recorder_run(),     session_recording(),
          recording_agreement(), recording_piece(),     recording_ticket(), legal_hold(),       deletion_certificate(),
          retention_rule(),      recording_deletion(),  retention_round(),  deletion_warning(), recording_proof(),
          audit_event(),         patient_audit_entry(), audit_checkpoint(), disclosure()};
}

}  // namespace chiroflow::store::schema
