// SPDX-License-Identifier: Apache-2.0
#include "domain/audit_event.hpp"
#include "domain/evidence.hpp"
#include "store/schema/describe_table.hpp"
#include "store/schema/table_lists.hpp"

namespace chiroflow::store::schema {

namespace {

// What was signed stays as it was signed; afterwards a consent may only be sent and looked at, expire or be revoked.
Table telehealth_consent() {
  return describe_table<TelehealthConsent>("TelehealthConsent")
      .key({"id"})
      .refers("patient_id", "patient")
      .refers("session_id", "telehealth_session")
      .index("of_patient", {"organization_id", "patient_id", "consent_type", "created_at"})
      .index("of_session", {"session_id"}, "session_id IS NOT NULL")
      .index("expiring", {"expiration_date"}, "status = 'SIGNED'")
      .check("signed_has_time", "status <> 'SIGNED' OR signed_at IS NOT NULL")
      .check("declined_has_time", "status <> 'DECLINED' OR declined_at IS NOT NULL")
      .check("revoked_has_time", "status <> 'REVOKED' OR revoked_at IS NOT NULL")
      .check("expires_after_start", "expiration_date >= effective_date")
      .evidence(
          "OLD.signed_at IS NOT NULL",
          {"id", "organization_id", "patient_id", "session_id", "consent_type", "form_version", "consent_text",
           "consent_text_hash", "signature_data", "signature_type", "signer_name", "signer_capacity", "signer_address",
           "state_code", "state_requirements", "effective_date", "expiration_date", "signed_at", "created_at"},
          "NEW.status <> OLD.status AND (OLD.status <> 'SIGNED' OR NEW.status NOT IN ('EXPIRED', 'REVOKED'))")
      .done();
}

Table session_recording() {
  return describe_table<SessionRecording>("SessionRecording")
      .key({"id"})
      .refers("session_id", "telehealth_session")
      .refers("deleted_by", "user_account")
      .index("of_session", {"session_id", "created_at"})
      .index("by_time", {"organization_id", "created_at DESC", "id DESC"})
      .index("due", {"scheduled_deletion_at"}, "deleted_at IS NULL")
      .check("ended_after_start", "ended_at >= started_at")
      .check("held_is_not_deleted", "NOT legal_hold OR status <> 'DELETED'")
      .check("deleted_has_time", "status <> 'DELETED' OR deleted_at IS NOT NULL")
      .done();
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
  return {telehealth_consent(), session_recording(), audit_event(), patient_audit_entry(), audit_checkpoint()};
}

}  // namespace chiroflow::store::schema
