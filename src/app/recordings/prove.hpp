// SPDX-License-Identifier: Apache-2.0
// Reads finished recordings again at night and says which are no longer whole: a fault is an event of the audit log, a figure, and told by
// doctor and telehealth.getRecordings. Nothing is ever mended by it, and nothing deleted but what lies beside a recording that is whole, or
// that failed, and belongs to none (leftovers.hpp).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "app/services.hpp"
#include "domain/recording_proof.hpp"
#include "ports/database.hpp"

namespace chiroflow::app {

/// Of one clinic in one night. A recording that is larger than all of it is read alone.
struct ProofBudget {
  std::int64_t recordings = 200;
  std::int64_t bytes = std::int64_t{50} << 30;
};

struct ProofRound {
  int proven = 0;
  int faulty = 0;
  int unread = 0;              // the store or the keys were out of reach: nothing is said of them
  std::int64_t leftovers = 0;  // objects that no row named
};

/// The least recently proven first, begun while it is night at their clinic; by day only where no night was used for three days. What the
/// night was too short for is first in the next one. No transaction is open while a recording is read; a lease keeps two servers from
/// reading the same. `is_stopping`: asked before each piece.
Result<ProofRound> prove_recordings(const Services& services, const std::function<bool()>& is_stopping = {},
                                    ProofBudget budget = {});

/// What the last look at it found; none: there was none yet.
Result<std::optional<RecordingProof>> find_proof(db::Reader& reader, const OrganizationId& organization,
                                                 const RecordingId& recording);

struct FaultyRecordings {
  std::int64_t count = 0;
  std::vector<RecordingId> some;  // at most ten
};
/// Of all organizations; those that were deleted or are going do not count.
Result<FaultyRecordings> faulty_recordings(db::Database& database);

}  // namespace chiroflow::app
