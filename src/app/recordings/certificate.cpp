// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/certificate.hpp"

#include "wire/canonical_object.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::app {

namespace {
using wire::CanonicalObject;

std::string signed_bytes(std::string_view document) { return std::string(kCertificateDomain) + std::string(document); }

std::string text_of(const wire::Value& object, std::string_view name) {
  if (!object.is(wire::Kind::object)) return {};
  const auto& value = object.get(name);
  return value.is(wire::Kind::string) ? std::string(value.as_string()) : std::string();
}

/// Of a key that was lost nobody knows whether a copy is left somewhere: then nothing is said of erasure.
void write_key(CanonicalObject& out, const SessionRecording& r, const DeletionFacts& facts) {
  if (facts.key_lost_at) {
    out.time("keyGivenUpAt", facts.key_lost_at);
    out.time("keyNotFoundAt", r.key_destroyed_at);
    out.text("method", "REMOVAL_KEY_NOT_FOUND");
    return;
  }
  out.time("keyDestroyedAt", r.key_destroyed_at);
  out.time("effectiveErasureAt", *r.deleted_at + kKeyCopiesKept);
  out.text("method", r.key_reference ? "CRYPTOGRAPHIC_ERASE_AND_REMOVAL" : "REMOVAL");
}

std::string document_of(const SessionRecording& r, const DeletionFacts& facts, const crypto::SigningKey& key) {
  CanonicalObject out(CanonicalObject::Order::by_name, CanonicalObject::Unknown::is_left_out);
  out.text("type", "chiroflow-deletion-certificate/1");
  out.text("recordingId", r.id.view());
  out.text("organizationId", r.organization_id.view());
  out.text("sessionId", r.session_id.view());
  out.text("patientId", r.patient_id.view());
  out.text("consentId", r.consent_id.view());
  out.text("purpose", name_of(r.purpose));
  out.time("startedAt", r.started_at);
  out.time("endedAt", r.ended_at);
  out.number("durationMs", r.duration_ms);
  out.number("sizeBytes", r.size_bytes);
  out.text("plainSha256", r.plain_sha256);
  out.text("sealedSha256", r.sealed_sha256);
  out.number("piecesReceived", facts.pieces);
  out.number("objectsRemoved", facts.objects_removed);
  if (r.retention_days) out.number("retentionDays", std::int64_t{*r.retention_days});
  out.time("scheduledFor", r.scheduled_deletion_at);
  out.text("deletedBy", r.deleted_by ? "USER" : "RETENTION");
  if (r.deleted_by) out.text("deletedByUserId", r.deleted_by->view());
  out.time("accessEndedAt", facts.began_at);
  out.time("lastHoldCheckAt", facts.decided_at);
  write_key(out, r, facts);
  out.time("bytesRemovedAt", facts.bytes_gone_at);
  out.time("deletedAt", r.deleted_at);
  out.text("verification", "KEY_NOT_FOUND_AND_STORE_EMPTY");
  out.text("keyId", key.id());
  return out.write();
}
}  // namespace

DeletionCertificate write_certificate(const SessionRecording& recording, const DeletionFacts& facts,
                                      const crypto::SigningKey& key, Instant now) {
  DeletionCertificate certificate;
  certificate.recording_id = recording.id;
  certificate.organization_id = recording.organization_id;
  certificate.document = document_of(recording, facts, key);
  certificate.seal = crypto::base64url(key.sign(signed_bytes(certificate.document)));
  certificate.seal_key_id = key.id();
  certificate.created_at = now;
  return certificate;
}

bool verify_certificate(const DeletionCertificate& certificate, const crypto::VerifyKey& key) {
  const auto seal = crypto::from_base64url(certificate.seal);
  return seal && certificate.seal_key_id == key.id() && key.verify(signed_bytes(certificate.document), *seal);
}

Result<CertificateReport> check_certificate_file(std::string_view file, const std::optional<crypto::VerifyKey>& key) {
  const auto no_certificate = invalid_field("file", "This is no deletion certificate as the server gives it");
  const auto read = wire::Document::parse(file);
  if (!read) return fail(no_certificate);
  DeletionCertificate certificate;
  certificate.document = text_of(read->root(), "document");
  certificate.seal = text_of(read->root(), "seal");
  certificate.seal_key_id = text_of(read->root(), "keyId");
  const auto document = wire::Document::parse(certificate.document);
  if (!document || text_of(document->root(), "type") != "chiroflow-deletion-certificate/1") return fail(no_certificate);
  CertificateReport report;
  report.recording_id = text_of(document->root(), "recordingId");
  report.deleted_at = text_of(document->root(), "deletedAt");
  report.effective_erasure_at = text_of(document->root(), "effectiveErasureAt");
  report.key_id = certificate.seal_key_id;
  const auto own = key ? key : crypto::VerifyKey::from_pem(text_of(read->root(), "publicKey"));
  if (!own) {
    report.message = "The file holds no readable key; give the clinic's with --key.";
  } else if (!verify_certificate(certificate, *own)) {
    report.message = "NOT INTACT: document or seal was changed, or another key made it.";
  } else {
    report.verdict = key ? DocumentVerdict::intact : DocumentVerdict::unproven;
    report.message = key ? "INTACT: this is what was sealed, with the key that you gave."
                         : "NOT PROVEN: the file agrees with itself, but its key came with it, and whoever forges the "
                           "one can forge the other. Give the clinic's public key with --key.";
  }
  return report;
}

}  // namespace chiroflow::app
