// SPDX-License-Identifier: Apache-2.0
#include "app/notices.hpp"

#include "domain/visit.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

Result<void> notify_session(Call& call, db::Writer& writer, const SessionId& session, NoticeAudience audience,
                            std::string_view kind, std::string payload) {
  return notify_session_of(call, writer, call.organization(), session, audience, kind, std::move(payload));
}

Result<void> notify_session_of(Call& call, db::Writer& writer, const OrganizationId& organization,
                               const SessionId& session, NoticeAudience audience, std::string_view kind,
                               std::string payload) {
  static const std::string last = "SELECT MAX(seq) FROM session_notice WHERE organization_id = ? AND session_id = ?";
  SessionNotice notice;
  notice.organization_id = organization;
  notice.session_id = session;
  const auto seen = TRY(store::query_value<std::optional<std::int64_t>>(writer, last, notice.organization_id, session));
  notice.seq = (seen && *seen ? **seen : 0) + 1;
  notice.audience = audience;
  notice.kind = kind;
  notice.payload.text = std::move(payload);
  notice.created_at = call.now;
  TRY(store::insert_row(writer, notice));
  call.published_with_commit(std::move(notice));
  return {};
}

}  // namespace chiroflow::app
