// SPDX-License-Identifier: Apache-2.0
// Proves an organization's audit log (H-19): recomputes every hash and MAC, compares with the signed checkpoints of the
// database and of the file that is kept elsewhere, and names the first event that is not as it was written. Memory does not
// grow with the log. docs/audit.md says what this cannot find.
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <span>
#include <string>

#include "core/describe.hpp"
#include "core/result.hpp"
#include "crypto/bytes.hpp"
#include "crypto/signing.hpp"
#include "domain/ids.hpp"
#include "ports/database.hpp"

namespace chiroflow::app {

/// edited: a field was changed. missing: events were taken out. inserted: one was put in, or is there twice. swapped: it
/// stands at another place than it was written at. forged: it fits the chain, but was not written with the key. wrong_key:
/// so is the first one: the key is another, or all was rebuilt. cut_tail: a checkpoint knows later events. rewritten: a
/// checkpoint knows another history. bad_checkpoint: a checkpoint of the database is not signed by a known key, was changed,
/// or the one before it was removed. checkpoint_missing: the file has one that the database lacks. bad_file: a line of the
/// file is damaged or not signed by a known key. file_behind: the file ends before the last checkpoint of the database. hidden: the
/// chain is whole, but the event was taken out of the list by which a patient's events are found.
CHIROFLOW_ENUM(AuditFault, none, edited, missing, inserted, swapped, forged, wrong_key, cut_tail, rewritten,
               bad_checkpoint, checkpoint_missing, bad_file, file_behind, hidden)

struct AuditReport {
  OrganizationId organization_id;
  std::int64_t events = 0;              // that were found right, from the first on
  std::string last_hash;                // of the last of them, hex
  std::int64_t checkpoints = 0;         // of the database, found right
  std::int64_t file_lines = 0;          // of this organization, found right
  std::int64_t signed_until = 0;        // events behind this one are covered by no checkpoint yet
  AuditFault fault = AuditFault::none;  // the first one found
  std::optional<std::int64_t> bad_seq;  // where
  std::string message;                  // for people
};
CHIROFLOW_DESCRIBE(AuditReport, organization_id, events, last_hash, checkpoints, file_lines, signed_until, fault,
                   bad_seq, message)

/// `mac_root` is the secret that AuditLog was made with. `file` may be null: then the log is compared with the database's own
/// checkpoints alone. `keys` are the verify keys, past ones included. An error means that nothing could be said.
Result<AuditReport> verify_audit(db::Reader& reader, const OrganizationId& organization, const crypto::Secret& mac_root,
                                 std::istream* file, std::span<const crypto::VerifyKey> keys);

}  // namespace chiroflow::app
