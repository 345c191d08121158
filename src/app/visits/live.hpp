// SPDX-License-Identifier: Apache-2.0
// What pages that stay connected need of the database: the notices they missed.
#pragma once

#include <optional>
#include <vector>

#include "app/call.hpp"

namespace chiroflow::app {

inline constexpr int kMostMissedNotices = 200;

struct MissedNotices {
  std::int64_t latest = 0;
  bool gap = false;  // some of them are gone, or there are too many: read the session anew
  std::vector<SessionNotice> notices;
};

/// Of a session that the caller may look at (staff need session_read). None without `after`.
/// Errors: not_found "Session", forbidden.
Result<MissedNotices> missed_notices(const Call& call, const SessionId& session, std::optional<std::int64_t> after);

/// The next ones of a session, in order; for the server itself.
Result<std::vector<SessionNotice>> notices_after(const Services& services, const OrganizationId& organization,
                                                 const SessionId& session, std::int64_t after);

/// Those of an organization since an instant, in order within each session; for the server itself.
Result<std::vector<SessionNotice>> notices_since(const Services& services, const OrganizationId& organization,
                                                 Instant since);

}  // namespace chiroflow::app
