// SPDX-License-Identifier: Apache-2.0
// Gives a session another room without being asked: the vendor ended the one in use before its time, or does not answer any
// more. The rules are in docs/adr/0014-fallback-tells-the-truth.md.
#pragma once

#include <optional>

#include "app/account_lanes.hpp"
#include "app/call.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

enum class RoomLoss {
  vendor_ended,   // the vendor says that it is over, or does not know it any more
  provider_down,  // the vendor failed several times in a row
};

enum class RoomOutcome {
  kept,      // nothing to do: the visit does not run, or somebody was faster
  replaced,  // people are told by "session.room_changed"
  lost,      // there is no replacement: TECHNICAL_ISSUES, told by "session.provider_lost"
};

/// `lost`: the room that the news is about; another one in use means that it was replaced already. A visit that does not run
/// loses its room and gets another one at the door. The call is the system's. Error: not_found "Session".
Result<RoomOutcome> replace_room(Call& call, const SessionId& session, RoomLoss loss,
                                 const std::optional<RoomId>& lost = std::nullopt);

/// Looks after the rooms of running visits: asks each vendor that carries some for its health, and replaces the rooms of
/// one whose breaker is open. Accounts side by side; returns how many rooms were replaced or lost, with `lanes` only those that were
/// quickly. Reads `at_once` of them after the other. For one caller at a time; called every few seconds.
Result<int> watch_running_rooms(const Services& services, int at_once = 500, AccountLanes* lanes = nullptr);

}  // namespace chiroflow::app
