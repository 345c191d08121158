// SPDX-License-Identifier: Apache-2.0
// What a server does by itself: jobs that are due, and rows whose time is over. Each step is safe to repeat and safe beside
// another server on the same database: a job is claimed before it is done.
#pragma once

#include "app/services.hpp"
#include "core/result.hpp"

namespace chiroflow::app {

/// Runs at most `limit` due jobs and returns how many there were. A job that fails is tried again later, eight times
/// in all; ending a room goes on once a day.
Result<int> run_due_jobs(const Services& services, int limit);

struct Purged {
  std::int64_t remembered_replies = 0;  // older than a day; some hold secrets that were shown once
  std::int64_t webhooks = 0;            // worked off 30 days ago
  std::int64_t staff_sessions = 0;      // over for 30 days; the audit log keeps who signed in
};
Result<Purged> purge_expired(const Services& services);

}  // namespace chiroflow::app
