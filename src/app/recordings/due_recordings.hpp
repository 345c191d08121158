// SPDX-License-Identifier: Apache-2.0
// Which recordings retention looks at. Holds released lately are asked for one by one, behind these.
#pragma once

#include <optional>
#include <vector>

#include "app/services.hpp"
#include "domain/deletion_work.hpp"
#include "domain/recording.hpp"

namespace chiroflow::app {

Result<std::optional<RetentionRound>> find_round(db::Reader& reader, const OrganizationId& organization);

struct RecordingCounts {
  std::int64_t kept = 0;  // all that are not deleted
  std::int64_t due = 0;   // whose time is over and that nothing keeps
};
CHIROFLOW_DESCRIBE(RecordingCounts, kept, due)
Result<RecordingCounts> count_recordings(db::Reader& reader, const OrganizationId& organization, Instant now);

/// By id, behind `behind`.
Result<std::vector<RecordingId>> due_recordings(db::Reader& reader, const OrganizationId& organization, Instant now,
                                                const RecordingId& behind, int limit);
/// With an end and days, without a date.
Result<std::vector<SessionRecording>> undated_recordings(db::Reader& reader, const OrganizationId& organization,
                                                         int limit);
/// Those whose date comes first, and those that failed.
Result<std::vector<SessionRecording>> soonest_recordings(db::Reader& reader, const OrganizationId& organization,
                                                         int limit);

}  // namespace chiroflow::app
