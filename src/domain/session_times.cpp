// SPDX-License-Identifier: Apache-2.0
#include "domain/session_times.hpp"

#include <algorithm>

namespace chiroflow {

TimeWindow join_window(const Organization& organization, Instant start, Instant end) {
  return {start - Minutes(organization.join_window_minutes), end + Hours(organization.link_lifetime_hours)};
}

bool may_reopen(const Organization& organization, const TelehealthSession& session, Instant now) {
  const auto until = room_kept_until(organization, session);
  return session.status == TelehealthSessionStatus::COMPLETED && until && now < *until;
}

bool may_arrive_late(const Organization& organization, const TelehealthSession& session, Instant now) {
  return now < session.scheduled_start_time + Minutes(organization.grace_minutes);
}

Instant waiting_ends(const Organization& organization, const TelehealthSession& session, Instant joined) {
  return std::max(joined, session.scheduled_start_time) + Minutes(organization.waiting_timeout_minutes);
}

std::optional<Instant> room_kept_until(const Organization& organization, const TelehealthSession& session) {
  if (!session.actual_end_time) return std::nullopt;
  return *session.actual_end_time + Minutes(organization.undo_minutes);
}

}  // namespace chiroflow
