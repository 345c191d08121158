// SPDX-License-Identifier: Apache-2.0
// When a session can be entered, rejoined or reopened, by its organization's settings. Pure; every rule takes the instant.
#pragma once

#include "domain/organization.hpp"
#include "domain/session.hpp"

namespace chiroflow {

struct TimeWindow {
  Instant opens;
  Instant closes;
  bool holds(Instant at) const { return opens <= at && at < closes; }
};

/// From the join window before the start until the visit links die after the end.
TimeWindow join_window(const Organization& organization, Instant start, Instant end);

/// Undo of an end: the organization's undo time after it.
bool may_reopen(const Organization& organization, const TelehealthSession& session, Instant now);

/// A patient marked NO_SHOW may still arrive inside the grace time after the start.
bool may_arrive_late(const Organization& organization, const TelehealthSession& session, Instant now);

/// When a place in the waiting room ends by itself: the organization's time after the later of arrival and start.
Instant waiting_ends(const Organization& organization, const TelehealthSession& session, Instant joined);

/// When the room at the video provider may go: after the undo time of the end.
std::optional<Instant> room_kept_until(const Organization& organization, const TelehealthSession& session);

}  // namespace chiroflow
