// SPDX-License-Identifier: Apache-2.0
// Rows that explain what happened lately and are of no use later: tries at video providers and ways into their rooms, devices that no longer hold a visit
// link, outgoing events that were delivered, what browsers measured and the device check found, hashes of dead visit links, notices and e-mails of
// visits long over. What has to be kept is in the audit log.
#pragma once

#include "app/services.hpp"
#include "core/result.hpp"
#include "domain/retention.hpp"

namespace chiroflow::app {

/// The defaults; a clinic may set others (retention.set).
inline Hours kept_by_default(DataClass data_class) { return std::chrono::days(rule_of(data_class).default_days); }
inline const Hours kAttemptsKept = kept_by_default(DataClass::PROVIDER_ATTEMPTS);
inline const Hours kSamplesKept = kept_by_default(DataClass::QUALITY_SAMPLES);
inline const Hours kMailsKept = kept_by_default(DataClass::OUTGOING_MAIL);
inline const Hours kDeviceChecksKept = kept_by_default(DataClass::DEVICE_CHECKS);
inline const Hours kLinksKept = kept_by_default(DataClass::VISIT_LINKS);
inline const Hours kNoticesKept = kept_by_default(DataClass::VISIT_NOTICES);
inline const Hours kOutboxKept = kept_by_default(DataClass::OUTGOING_EVENTS);

struct ClearedRows {
  std::int64_t provider_attempts = 0;
  std::int64_t ways_in = 0;
  std::int64_t visit_devices = 0;
  std::int64_t outbox_events = 0;
  std::int64_t quality_samples = 0;
  std::int64_t mails = 0;
  std::int64_t device_checks = 0;
  std::int64_t dead_links = 0;
  std::int64_t notices = 0;
  std::int64_t all() const {
    return provider_attempts + ways_in + visit_devices + outbox_events + quality_samples + mails + device_checks +
           dead_links + notices;
  }
  ClearedRows& operator+=(const ClearedRows& other);
};

/// Deletes what is older, in small transactions so that nobody waits long for the writer; each organization that lost rows gets one
/// audit event "job.clear_old_rows". Safe to repeat and safe beside another server. `batch`: rows a transaction.
Result<ClearedRows> clear_old_rows(const Services& services, int batch = 200);

struct OldRows {
  DataClass data_class = DataClass::QUALITY_SAMPLES;
  std::chrono::days days{0};
  Instant before;
  std::int64_t rows = 0;
};
/// What would go.
Result<std::vector<OldRows>> old_rows(db::Reader& reader, const OrganizationId& organization, Instant now);

}  // namespace chiroflow::app
