// SPDX-License-Identifier: Apache-2.0
// Deletion certificates: a canonical JSON document (RFC 8785) without content or anybody's words, signed with the installation's
// Ed25519 key, so that anybody with the public key can check it without this server.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/consents/verify_document.hpp"
#include "domain/recording.hpp"
#include "domain/retention.hpp"

namespace chiroflow::app {

/// Stands before the document in what is signed: the same key seals other things, too.
inline constexpr std::string_view kCertificateDomain = "chiroflow-deletion-certificate v1\n";

struct DeletionFacts {
  std::int64_t pieces = 0;           // that were received
  std::int64_t objects_removed = 0;  // from the store
  Instant began_at;
  Instant decided_at;
  Instant bytes_gone_at;
  std::optional<Instant>
      key_lost_at;  // the operator gave the key up: it was not found, so nobody can say it was destroyed
};

/// Of a recording whose row already says when and by whom it was deleted.
DeletionCertificate write_certificate(const SessionRecording& recording, const DeletionFacts& facts,
                                      const crypto::SigningKey& key, Instant now);
bool verify_certificate(const DeletionCertificate& certificate, const crypto::VerifyKey& key);

struct CertificateReport {
  DocumentVerdict verdict = DocumentVerdict::differs;
  std::string recording_id, deleted_at, effective_erasure_at, key_id;  // as the document says
  std::string message;                                                 // what was found, for people
};
CHIROFLOW_DESCRIBE(CertificateReport, verdict, recording_id, deleted_at, effective_erasure_at, key_id, message)

/// Of a certificate as telehealth.getDeletionCertificate gives it. `key`: none takes the one inside the file, which proves only that
/// the file was not damaged. Error: invalid_argument for what is no certificate.
Result<CertificateReport> check_certificate_file(std::string_view file, const std::optional<crypto::VerifyKey>& key);

}  // namespace chiroflow::app
