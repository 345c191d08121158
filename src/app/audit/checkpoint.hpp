// SPDX-License-Identifier: Apache-2.0
// Signed statements that an organization's audit chain had this end at this time. One copy is in the database, one goes to
// a file that is kept elsewhere: a line each, appended only,
//   chiroflow-audit-checkpoint v1 <organization> <seq> <hash, hex> <time, ISO 8601> <events since the one before> <key> <signature, base64url>
// The signature (Ed25519) covers crypto::checkpoint_bytes; the key is named by its id.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "crypto/event_chain.hpp"
#include "domain/ids.hpp"
#include "ports/database.hpp"

namespace chiroflow::app {

struct CheckpointLine {
  crypto::Checkpoint checkpoint;
  std::string key_id;
  std::string signature;
};
/// Without the line's end.
std::string write_checkpoint_line(const CheckpointLine& line);
/// None for a line that is torn or none of ours.
std::optional<CheckpointLine> parse_checkpoint_line(std::string_view text);

/// Signs the end of the chain and keeps it in the database. Returns the line for the file; none where nothing happened since
/// the last one. Error: internal when the chain ends before its last checkpoint, which must not be covered up.
Result<std::optional<std::string>> write_checkpoint(db::Writer& writer, const OrganizationId& organization,
                                                    const crypto::SigningKey& key, Instant now);

/// One for every organization, each in a transaction of its own. What could not be signed is left out and told by `failed`.
struct CheckpointRound {
  std::vector<std::string> lines;
  std::vector<OrganizationId> failed;
};
Result<CheckpointRound> write_checkpoints(db::Database& database, const crypto::SigningKey& key, Instant now);

/// The lines that the file lacks after a crash between commit and append: those behind `seq`, the last one in the file (0:
/// none).
Result<std::vector<std::string>> checkpoint_lines_after(db::Reader& reader, const OrganizationId& organization,
                                                        std::int64_t seq, const crypto::VerifyKey& key);

}  // namespace chiroflow::app
