// SPDX-License-Identifier: Apache-2.0
// What the server keeps of deletions that are under way, so that another start, or another server, goes on where one stopped.
#pragma once

#include <optional>
#include <string>

#include "core/time.hpp"
#include "domain/enums.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

/// One recording that is being deleted. There from the first phase to the last; the certificate takes its place.
struct RecordingDeletion {
  RecordingId recording_id;
  OrganizationId organization_id;
  Instant began_at;
  std::optional<std::string> lease;  // whoever works on it
  std::optional<Instant> leased_until;
  int attempts = 0;
  Instant next_attempt_at;
  std::optional<Instant> decided_at;     // no hold stood; from here on none can stop it
  std::optional<Instant> bytes_gone_at;  // and the store listed nothing of it
  std::int64_t objects_removed = 0;
  std::optional<Instant> key_lost_at;  // the operator said so, and the key was not found
};
CHIROFLOW_DESCRIBE(RecordingDeletion, recording_id, organization_id, began_at, lease, leased_until, attempts,
                   next_attempt_at, decided_at, bytes_gone_at, objects_removed, key_lost_at)

/// The clinic was told that a recording will be deleted on that date: once for each number of days, by whichever server is first.
struct DeletionWarning {
  RecordingId recording_id;
  OrganizationId organization_id;
  Instant deletes_at;  // another date is warned of anew
  int days = 0;        // 7, 1
  Instant told_at;
};
CHIROFLOW_DESCRIBE(DeletionWarning, recording_id, organization_id, deletes_at, days, told_at)

CHIROFLOW_ENUM(RetentionHalt, CLOCK, SHARE)

/// How retention stands in one organization: what it needs to notice a clock that jumped, and why it waits for a person.
struct RetentionRound {
  OrganizationId organization_id;
  Instant trusted_at;                    // the last time the clock was believed
  Instant seen_at;                       // the last look at it
  std::optional<Instant> doubted_since;  // it had jumped
  std::optional<RetentionHalt> halt;     // nothing is deleted by itself
  std::int64_t due = 0;                  // recordings that would have gone when it halted
  std::int64_t kept = 0;                 // of so many
  std::optional<Instant> allowed_until;  // a person said to go on
};
CHIROFLOW_DESCRIBE(RetentionRound, organization_id, trusted_at, seen_at, doubted_since, halt, due, kept, allowed_until)

}  // namespace chiroflow
