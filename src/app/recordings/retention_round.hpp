// SPDX-License-Identifier: Apache-2.0
// Retention at work: recordings whose time is over are withdrawn, then deleted phase by phase (deletion_steps.hpp). Before, for
// whoever wants to see it: what would go, what stays and why.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "core/describe.hpp"
#include "core/empty.hpp"
#include "domain/retention.hpp"
#include "domain/retention_guard.hpp"

namespace chiroflow::app {

struct DryRunItem {
  RecordingId recording_id;
  SessionId session_id;
  RecordingStatus status = RecordingStatus::AVAILABLE;
  std::optional<Instant> ended_at;
  std::optional<Instant> scheduled_deletion_at;
  std::optional<Instant> deletable_from;
  bool goes = false;
  std::optional<KeptBecause> kept_because;
  std::string words;
};
CHIROFLOW_DESCRIBE(DryRunItem, recording_id, session_id, status, ended_at, scheduled_deletion_at, deletable_from, goes,
                   kept_because, words)

struct DryRunClass {
  DataClass data_class = DataClass::QUALITY_SAMPLES;
  std::int64_t days = 0;
  Instant before;         // what is older goes
  std::int64_t rows = 0;  // that go with the next clearing
};
CHIROFLOW_DESCRIBE(DryRunClass, data_class, days, before, rows)

struct DryRunOutput {
  Instant now;
  std::int64_t kept = 0;       // recordings there are
  std::int64_t goes = 0;       // of these, now
  std::int64_t under_way = 0;  // deletions that have begun
  std::optional<RetentionHalt> halt;
  std::string halt_words;              // what it waits for and what to do
  std::vector<DryRunItem> recordings;  // those that go or would by their date, at most 200, soonest first
  std::vector<DryRunClass> data_classes;
};
CHIROFLOW_DESCRIBE(DryRunOutput, now, kept, goes, under_way, halt, halt_words, recordings, data_classes)

/// Changes nothing.
Result<DryRunOutput> dry_run_retention(Call& call, const Empty& input);
Result<DryRunOutput> dry_run_of(const Services& services, const OrganizationId& organization);
/// For a person who has looked at the dry run: the next rounds of a day delete although the clock jumped or much would go.
Result<void> allow_retention(const Services& services, const OrganizationId& organization);
/// What the server waits for and what to do about it.
std::string words_for(RetentionHalt halt, std::int64_t due, std::int64_t kept);

struct DeletionRound {
  int withdrawn = 0;
  int deleted = 0;
  int called_off = 0;
  int open = 0;    // tried again later
  int halted = 0;  // organizations
};
/// Withdraws what is due, in every organization that is not halted. At most `limit` recordings each.
Result<DeletionRound> withdraw_due_recordings(const Services& services, int limit = 1'000);
/// Finishes deletions under way, at most `limit`.
Result<DeletionRound> finish_deletions(const Services& services, int limit = 1'000);

}  // namespace chiroflow::app
