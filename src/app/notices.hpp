// SPDX-License-Identifier: Apache-2.0
// Notices: what happened in a session, numbered within it, for the pages that look at it.
#pragma once

#include <string>
#include <string_view>

#include "app/call.hpp"

namespace chiroflow::app {

/// Appends the session's next notice; pages hear of it once the transaction is durable. The caller holds the session's row
/// lock. `payload`: one JSON object of ids, states and counts; no patient data.
Result<void> notify_session(Call& call, db::Writer& writer, const SessionId& session, NoticeAudience audience,
                            std::string_view kind, std::string payload);
/// The same where the caller is nobody yet: of that organization's session.
Result<void> notify_session_of(Call& call, db::Writer& writer, const OrganizationId& organization,
                               const SessionId& session, NoticeAudience audience, std::string_view kind,
                               std::string payload);

}  // namespace chiroflow::app
