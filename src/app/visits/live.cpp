// SPDX-License-Identifier: Apache-2.0
#include "app/visits/live.hpp"

#include "app/access.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
Result<std::vector<SessionNotice>> read_after(db::Reader& reader, const OrganizationId& organization,
                                              const SessionId& session, std::int64_t after, int limit) {
  static const std::string sql =
      store::select_from<SessionNotice>("n") +
      " WHERE n.organization_id = ? AND n.session_id = ? AND n.seq > ? ORDER BY n.seq LIMIT ?";
  return store::query_all<SessionNotice>(reader, sql, organization, session, after, limit);
}

Result<std::int64_t> latest_of(db::Reader& reader, const OrganizationId& organization, const SessionId& session) {
  static const std::string sql = "SELECT MAX(seq) FROM session_notice WHERE organization_id = ? AND session_id = ?";
  const auto seen = TRY(store::query_value<std::optional<std::int64_t>>(reader, sql, organization, session));
  return seen && *seen ? **seen : 0;
}
}  // namespace

Result<MissedNotices> missed_notices(const Call& call, const SessionId& session, std::optional<std::int64_t> after) {
  if (call.actor.is_staff()) TRY(require(call, Permission::session_read));
  return db::read<MissedNotices>(call.services.database, [&](db::Reader& reader) -> Result<MissedNotices> {
    TRY(access_session(call, reader, session));
    MissedNotices missed;
    missed.latest = TRY(latest_of(reader, call.organization(), session));
    if (!after || *after == missed.latest) return missed;
    // One more than fits tells that it does not; a number from the future is of a database that was restored.
    auto rows = TRY(read_after(reader, call.organization(), session, *after, kMostMissedNotices + 1));
    const bool complete =
        !rows.empty() && rows.front().seq == *after + 1 && rows.size() <= static_cast<std::size_t>(kMostMissedNotices);
    missed.gap = !complete;
    if (!complete) return missed;
    missed.latest = rows.back().seq;
    missed.notices = std::move(rows);
    return missed;
  });
}

Result<std::vector<SessionNotice>> notices_after(const Services& services, const OrganizationId& organization,
                                                 const SessionId& session, std::int64_t after) {
  return db::read<std::vector<SessionNotice>>(services.database, [&](db::Reader& reader) {
    return read_after(reader, organization, session, after, kMostMissedNotices);
  });
}

Result<std::vector<SessionNotice>> notices_since(const Services& services, const OrganizationId& organization,
                                                 Instant since) {
  constexpr int kMost = 5'000;
  static const std::string sql = store::select_from<SessionNotice>("n") +
                                 " WHERE n.organization_id = ? AND n.created_at >= ?"
                                 " ORDER BY n.session_id, n.seq LIMIT ?";
  return db::read<std::vector<SessionNotice>>(services.database, [&](db::Reader& reader) {
    return store::query_all<SessionNotice>(reader, sql, organization, since, kMost);
  });
}

}  // namespace chiroflow::app
