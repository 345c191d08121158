// SPDX-License-Identifier: Apache-2.0
// Who is in a room at a video provider, and what may be done to them there. Threads and errors as in video_provider.hpp;
// a participant who is not in the room is not_found.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ports/video_provider.hpp"

namespace chiroflow {

CHIROFLOW_ENUM(ParticipantAction, mute, unmute, disconnect, spotlight)

struct LiveParticipant {
  std::optional<ParticipantId> participant;  // ours, where the vendor hands our identity back
  std::string external_id;                   // the vendor's
  std::optional<Instant> joined_at;
  std::optional<bool> muted;  // of the microphone; nothing where the vendor does not tell
};
CHIROFLOW_DESCRIBE(LiveParticipant, participant, external_id, joined_at, muted)

class RoomModeration {
 public:
  virtual ~RoomModeration() = default;
  /// People, not recorders or other machines. An unknown or ended room has nobody in it.
  virtual Result<std::vector<LiveParticipant>> list_participants(const ProviderRoom& room) = 0;
  /// unsupported, with the reason, for an action that the vendor does not have.
  virtual Result<void> act(const ProviderRoom& room, const ParticipantId& participant, ParticipantAction action) = 0;
};

}  // namespace chiroflow
