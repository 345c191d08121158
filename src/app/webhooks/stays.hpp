// SPDX-License-Identifier: Apache-2.0
// Who was in a room from when to when. Events come late, twice and in any order, so nothing here depends on their order: a
// stay begins at the earliest time told and ends at the latest, and a participant's times are computed from all stays.
#pragma once

#include <optional>
#include <vector>

#include "app/call.hpp"
#include "domain/session.hpp"
#include "ports/webhook_receiver.hpp"

namespace chiroflow::app {

/// How an event is known. What is assumed gives way to what the vendor says of the same thing.
enum class Told { by_vendor, assumed };

struct StayChange {
  bool changed = false;
  bool arrived = false;  // it is known from here on that this participant was in the room
  ParticipantStay stay;
  std::optional<Participant> participant;  // none: not known to us
};

/// Enters a participant_joined or participant_left; without any identity in it nothing changes. The session is locked.
Result<StayChange> enter_stay(Call& call, db::Writer& writer, const Room& room, const ProviderEvent& event, Told told);

/// Computes the times of everybody who was in the room anew, after it ended.
Result<void> settle_stays(Call& call, db::Writer& writer, const Room& room);

/// The stays in a room that nobody has seen the end of.
Result<std::vector<ParticipantStay>> open_stays(db::Reader& reader, const Room& room);

}  // namespace chiroflow::app
