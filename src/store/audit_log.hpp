// SPDX-License-Identifier: Apache-2.0
// Appends to an organization's audit chain inside the caller's transaction (H-17 to H-19): gapless sequence, each event
// hashed over the one before it, each hash authenticated with a key that is not in the database.
// Append as the last step of a transaction: on PostgreSQL the chain's end is locked until the commit.
#pragma once

#include <string>
#include <unordered_map>

#include "core/result.hpp"
#include "crypto/bytes.hpp"
#include "crypto/event_chain.hpp"
#include "domain/audit_event.hpp"
#include "ports/database.hpp"

namespace chiroflow::store {

/// Safe from any thread; appends come from the writer's thread only.
class AuditLog {
 public:
  /// `root` is the secret from which each organization's MAC key is derived.
  explicit AuditLog(crypto::Secret root) : root_(std::move(root)) {}

  /// Fills seq, hash and mac, inserts the event and returns its seq. An error must make the action fail.
  Result<std::int64_t> append(db::Writer& writer, AuditEvent event);

  /// The key an organization's events are authenticated with.
  static crypto::Secret mac_key(const crypto::Secret& root, const OrganizationId& organization);
  /// What is hashed of an event: every column but seq, hash and mac.
  static void canonical(const AuditEvent& event, crypto::CanonicalWriter& out);

 private:
  struct Chain {
    explicit Chain(crypto::HmacKey key) : mac_key(std::move(key)) {}
    crypto::HmacKey mac_key;
    std::int64_t seq = 0;
    crypto::Digest hash;
    std::uint64_t group = 0;  // the end is known to be true in this group commit only
  };
  Result<void> load_end(db::Writer& writer, const OrganizationId& organization, Chain& chain);
  Chain& chain_of(const OrganizationId& organization);

  crypto::Secret root_;
  std::unordered_map<std::string, Chain> chains_;
};

}  // namespace chiroflow::store
