// SPDX-License-Identifier: Apache-2.0
// Rows that explain what happened lately and are of no use later: tries at video providers, devices that no longer hold a visit
// link, outgoing events that were delivered, what browsers measured, e-mails of visits long over. What has to be kept is in the audit log.
#pragma once

#include "app/services.hpp"
#include "core/result.hpp"

namespace chiroflow::app {

inline constexpr Hours kAttemptsKept{24 * 90};  // provider_attempt, and visit_device once it was replaced
inline constexpr Hours kSamplesKept{24 * 90};   // quality_sample; the session keeps what they sum up to
inline constexpr Hours kMailsKept{24 * 90};     // outgoing_mail, after the visit: until then they are counted
inline constexpr Hours kOutboxKept{24 * 30};    // outbox_event, after its delivery; what was not delivered stays

struct ClearedRows {
  std::int64_t provider_attempts = 0;
  std::int64_t visit_devices = 0;
  std::int64_t outbox_events = 0;
  std::int64_t quality_samples = 0;
  std::int64_t mails = 0;
  std::int64_t all() const { return provider_attempts + visit_devices + outbox_events + quality_samples + mails; }
};

/// Deletes what is older, in small transactions so that nobody waits long for the writer; each organization that lost rows gets one
/// audit event "job.clear_old_rows". Safe to repeat and safe beside another server. `batch`: rows a transaction.
Result<ClearedRows> clear_old_rows(const Services& services, int batch = 200);

}  // namespace chiroflow::app
