// SPDX-License-Identifier: Apache-2.0
// The one way a session changes state: pure step, row, appointment, audit event and outgoing event in one transaction.
#pragma once

#include "app/call.hpp"
#include "domain/session_state.hpp"
#include "store/sessions.hpp"

namespace chiroflow::app {

/// Takes `session` through `event` and, where that changed its state, lets the appointment follow. Writes neither the
/// session nor its audit event: see save_session. Who still waits when it is over waits no longer.
Result<SessionTransition> step_session(Call& call, db::Writer& writer, TelehealthSession& session, SessionEvent event);

/// Writes the columns that use cases change, bumps the version, appends audit and outbox (kind "session.started", …). `more` as
/// with tell_outside.
Result<void> save_session(Call& call, db::Writer& writer, TelehealthSession& session, std::string_view outbox_kind,
                          std::string details, std::string_view more = {});

/// The outgoing event alone, for a change beside the session's own row. `position` is that of the change's audit event; each
/// takes one outgoing event. `more`: further members, `,"name":value`, of ids, states and counts.
Result<void> tell_outside(Call& call, db::Writer& writer, const TelehealthSession& session, std::string_view kind,
                          std::int64_t position, std::string_view more = {});

/// Adds a line to the technical notes; nothing that was collected is lost. Error: payload_too_large over the limit.
Result<void> append_notes(const Call& call, TelehealthSession& session, std::string_view line);

/// Derives place of service and modifier from what is known of the visit.
void derive_billing(TelehealthSession& session);

}  // namespace chiroflow::app
