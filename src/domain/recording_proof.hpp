// SPDX-License-Identifier: Apache-2.0
// That a finished recording is still what it was: its pieces are read again from time to time, at night, and compared with what was
// written down of them when it was finished.
#pragma once

#include <optional>
#include <string>

#include "core/describe.hpp"
#include "core/time.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

/// KEY_UNUSABLE: it is gone or was changed. PIECE_DAMAGED: one is missing, does not open, or is another one. NOT_AS_FINISHED: each piece
/// opens, and together they are not what they were.
CHIROFLOW_ENUM(RecordingFault, KEY_UNUSABLE, PIECE_DAMAGED, NOT_AS_FINISHED)

/// Of one recording, as long as there is a row of it. Of one that failed: when its folder is looked into next.
struct RecordingProof {
  RecordingId recording_id;
  OrganizationId organization_id;
  std::optional<std::string> lease;  // whoever reads it
  std::optional<Instant> leased_until;
  int attempts = 0;
  Instant next_attempt_at;
  std::optional<Instant> looked_at;  // read to its end, or to a fault
  std::optional<Instant> proven_at;  // whole
  std::optional<RecordingFault> fault;
  std::optional<Instant> fault_since;
};
CHIROFLOW_DESCRIBE(RecordingProof, recording_id, organization_id, lease, leased_until, attempts, next_attempt_at,
                   looked_at, proven_at, fault, fault_since)

inline constexpr Hours kProvenEvery{20};  // less than a day, so that a night is not missed by a minute
inline constexpr Hours kNight{12};        // longer than one, shorter than the time between two
/// What waited so long is read in the day, too, where no night was used meanwhile: the server may be off at night.
inline constexpr Hours kProofOverdue{72};

/// From ten in the evening to six in the morning. `local`: by the clinic's clock.
inline bool is_night(Instant local) {
  const auto hour = std::chrono::floor<Hours>(local - std::chrono::floor<std::chrono::days>(local)).count();
  return hour >= 22 || hour < 6;
}

}  // namespace chiroflow
