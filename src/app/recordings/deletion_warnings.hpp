// SPDX-License-Identifier: Apache-2.0
// Before retention deletes a recording the clinic is told, 7 days and 1 day before: an outgoing event for each recording, and one
// e-mail a day to those who manage recordings, with numbers and no names. Days are those of the clinic's calendar.
#pragma once

#include <optional>

#include "app/services.hpp"
#include "core/result.hpp"
#include "domain/organization.hpp"
#include "domain/recording.hpp"

namespace chiroflow::app {

inline constexpr int kFirstWarningDays = 7;
inline constexpr int kLastWarningDays = 1;

struct UpcomingDeletion {
  Instant deletes_at;
  int days_left = 0;
};

/// None: not within seven days, or something keeps it. Recordings that failed go without a warning: there is nothing in them.
Result<std::optional<UpcomingDeletion>> upcoming_deletion(const Services& services, db::Reader& reader,
                                                          const Organization& organization,
                                                          const SessionRecording& recording, Instant now);

struct WarningRound {
  int recordings = 0;
  int mails = 0;
};
/// In every organization. Each warning is given once, by however many servers.
Result<WarningRound> warn_of_deletions(const Services& services);

}  // namespace chiroflow::app
