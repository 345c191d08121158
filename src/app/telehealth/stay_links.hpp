// SPDX-License-Identifier: Apache-2.0
// By which of their visit links somebody is in the call. Staff may make another link of the same person at any time, so a yes to being
// recorded counts only from the one that is there.
#pragma once

#include "app/call.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

/// Somebody has just come into the room. With the built-in engine that is the caller's link; at a vendor the one that was given the way in by
/// which they may have come, and who comes back without a new one is who they were. The session is locked.
Result<void> note_link_of(Call& call, db::Writer& writer, const Room& room, const ParticipantStay& stay);

/// Whether the caller, who is on a visit link, sits in the call by another one that their browser does not hold, or maybe so.
Result<bool> sits_by_another_link(const Call& call, db::Reader& reader, const SessionId& session);

}  // namespace chiroflow::app
