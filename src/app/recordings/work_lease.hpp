// SPDX-License-Identifier: Apache-2.0
// Work that several servers could do and one does: a row names whoever is at it, until when, and when it is tried next. What a server
// held that died is taken up by another one once the time is over.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/services.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "domain/ids.hpp"
#include "ports/database.hpp"

namespace chiroflow::app {

/// Rows with lease, leased_until, attempts and next_attempt_at, named by their organization and `key`.
struct LeasedRows {
  std::string_view table;
  std::string_view key;
  std::string_view open;  // while there is something left to do
  Seconds life;           // longer than any single call takes
};
inline constexpr LeasedRows kLeasedRuns{"recorder_run", "id", "done_at IS NULL", Seconds(90)};
inline constexpr LeasedRows kLeasedDeletions{"recording_deletion", "recording_id", "1 = 1", Minutes(10)};

/// A row as whoever holds its lease names it.
struct LeasedRow {
  const LeasedRows& rows;
  const OrganizationId& organization;
  std::string_view id;
  std::string_view lease;
};

/// The name of the new lease; none when somebody else has one, or the row is not due or not there. Counts the attempt.
Result<std::optional<std::string>> take_lease(const Services& services, const LeasedRows& rows,
                                              const OrganizationId& organization, std::string_view id);
/// Whether it still holds. The row is locked then, and the lease as long as a new one.
Result<bool> keep_lease(db::Writer& writer, const LeasedRow& row, Instant now);
/// Somebody may take it from then on. False when it did not hold any more.
Result<bool> give_lease_back(db::Writer& writer, const LeasedRow& row, Instant next_attempt_at);

}  // namespace chiroflow::app
