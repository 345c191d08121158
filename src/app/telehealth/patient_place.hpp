// SPDX-License-Identifier: Apache-2.0
// Where the patient is counts for one visit: what was said of another day decides nothing about this one.
#pragma once

#include <optional>
#include <string>

#include "app/call.hpp"
#include "app/record_changes.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

/// Said so long before the start, or before `now` where it has not begun, that it was said for another visit.
bool was_said_for_another_visit(const TelehealthSession& session, Instant said_at, Instant now);
/// The same of the patient's place.
bool place_is_stale(const TelehealthSession& session, Instant now);

/// Before anything is said anew: no part of what was said for another visit becomes this one's by it. The session is not saved.
void drop_stale_place(TelehealthSession& session, Instant now);

/// The state where the patient is during this visit, as they said it or staff who asked them; none: nobody has said it for this
/// visit. The address on file is not it, and a visit does not start without (docs/adr/0023-the-place-is-stated.md).
std::optional<std::string> stated_state(const TelehealthSession& session, Instant now);

/// Keeps what was said just now, with its audit event; `changes` are those made to the session, which is locked. Of another state
/// than `before` staff hear what is missing there, and a recording follows.
Result<void> keep_place(Call& call, db::Writer& writer, TelehealthSession& session, FieldChanges changes,
                        const std::optional<std::string>& before);

/// Another state than the one said before leaves that one's address behind. The session is not saved.
void enter_state(TelehealthSession& session, const std::string& state, FieldChanges& changes);

/// The place and the number to call: the patient's page asks for them again. The session is not saved.
void forget_place(TelehealthSession& session);

}  // namespace chiroflow::app
