// SPDX-License-Identifier: Apache-2.0
// Whether a patient's page is still there. Pages say so every few seconds; nobody waits for it and no line in the audit log
// speaks of it.
#pragma once

#include <span>
#include <utility>

#include "app/call.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

/// Staff see "connected" for this long after the last sign of the page.
inline constexpr Seconds kConnectedFor{45};
/// Nobody is taken from the queue as long as the page was there within this time.
inline constexpr Minutes kHeldPlaceFor{2};

/// Whether somebody waits at that place: it is WAITING, and the page was there within kHeldPlaceFor.
bool is_there(const VirtualWaitingRoom& place, Instant now);

/// Notes that the page of the session's patient (or guardian) is there now; nothing for everybody else. Does not block: the
/// row is written with the next group of changes, at most every ten seconds.
void mark_present(const Call& call, const SessionId& session);

/// Notes, once, that the patient (or guardian) reached us while the visit could be entered: evidence for a no-show decision.
Result<void> note_reached(db::Writer& writer, const OrganizationId& organization, const SessionId& session,
                          Instant now);
/// The same for the calling visitor's page; does not block. Nothing for everybody else, and where it is noted already.
void mark_reached(const Call& call, const TelehealthSession& session);

using Presence = std::pair<OrganizationId, SessionId>;
/// The same for many at once, by whoever keeps their connections; with note_reached for each.
Result<void> note_presence(const Services& services, std::span<const Presence> present);

}  // namespace chiroflow::app
