// SPDX-License-Identifier: Apache-2.0
// Deletion certificates: a canonical JSON document (RFC 8785) without content or anybody's words, signed with the installation's
// Ed25519 key, so that anybody with the public key can check it without this server.
#pragma once

#include "app/consents/consent_desk.hpp"
#include "domain/recording.hpp"
#include "domain/retention.hpp"

namespace chiroflow::app {

struct DeletionFacts {
  std::int64_t pieces = 0;           // that were received
  std::int64_t objects_removed = 0;  // from the store
  Instant began_at;
  Instant decided_at;
  Instant bytes_gone_at;
};

/// Of a recording whose row already says when and by whom it was deleted.
DeletionCertificate write_certificate(const SessionRecording& recording, const DeletionFacts& facts,
                                      const crypto::SigningKey& key, Instant now);
bool verify_certificate(const DeletionCertificate& certificate, const crypto::VerifyKey& key);

}  // namespace chiroflow::app
