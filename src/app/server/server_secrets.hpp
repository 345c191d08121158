// SPDX-License-Identifier: Apache-2.0
// Keys of the installation that live sealed in the database: made at the first start, the same ever after, so that the audit
// log verifies and tokens hold across restarts and rotations of the master key.
#pragma once

#include "core/result.hpp"
#include "crypto/sealer.hpp"
#include "crypto/signing.hpp"
#include "ports/clock.hpp"
#include "ports/database.hpp"
#include "ports/random.hpp"

namespace chiroflow::app {

struct ServerSecrets {
  crypto::Secret audit_mac_root;     // 32 bytes; each organization's MAC key is derived from it
  crypto::Secret token_signing_key;  // 32 bytes; participant tokens of the built-in engine
  crypto::Secret signing_key;        // Ed25519 seed: audit checkpoints, consent seals
};

/// Errors: those of the sealer ("missing_master_key" when the key file does not belong to this database) and the database's.
Result<ServerSecrets> load_or_create_secrets(db::Database& database, const crypto::Sealer& sealer, Random& random,
                                             Instant now);

}  // namespace chiroflow::app
