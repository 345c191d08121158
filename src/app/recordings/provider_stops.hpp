// SPDX-License-Identifier: Apache-2.0
// Ending what providers record. Whatever ended a recording here, by whatever way, its run is one that is to be stopped, and each try
// goes on until the provider has confirmed it.
#pragma once

#include <functional>

#include "app/account_lanes.hpp"
#include "app/call.hpp"
#include "domain/session.hpp"
#include "domain/way_in.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow::app {

/// Tries runs that are due, organizations side by side; gives how many were confirmed, with `lanes` (which outlive what
/// `is_stopping` asks) only those that were quickly. Safe beside another server: stopping twice does no harm.
Result<int> stop_at_providers(const Services& services, const std::function<bool()>& is_stopping = {},
                              AccountLanes* lanes = nullptr);

/// The same for one room, now. Whether nothing is left that should have ended.
Result<bool> stop_in_room(const Services& services, const OrganizationId& organization, const RoomId& room);

/// Before somebody is given a way into a provider's room. A recorder there knows no pause, so where they have not agreed to the
/// recording that runs it ends first; and from here on none starts without their yes until the way in ends or they have left. Which of
/// the two comes first the session's lock decides. Not inside a transaction. Error: precondition_failed "recording_being_stopped" while
/// the provider has not confirmed the end; the host, who can move the visit elsewhere, is let in all the same. Gives what is kept of
/// it: none in a room of the built-in engine.
Result<std::optional<WayIn>> prepare_entry(Call& call, const Room& room, const JoinRequest& request);
/// What was prepared was not handed out.
Result<void> take_back(const Services& services, const std::optional<WayIn>& way);

/// While the provider records what should have ended nothing new starts there.
Error still_being_stopped();

}  // namespace chiroflow::app
