// SPDX-License-Identifier: Apache-2.0
// Who is in a LiveKit room, and what may be done to them there.
//
// LiveKit's mute is no lock: a client may unmute itself. Muting therefore also takes the right to use the microphone, which
// unpublishes it. Unmuting gives the right back; switching a microphone on from here is possible only where it is still
// published and the server's room.enable_remote_unmute is true, and what could not be done is said.
// A spotlight is a member of the room's metadata that our client follows; people who come later see it as well.
#pragma once

#include "adapters/providers/livekit/livekit_client.hpp"
#include "adapters/providers/livekit/livekit_participant.hpp"
#include "ports/room_moderation.hpp"

namespace chiroflow::livekit {

/// Safe from any thread. The client must outlive it.
class Moderation : public RoomModeration {
 public:
  explicit Moderation(const Client& client) : client_(client) {}
  Result<std::vector<LiveParticipant>> list_participants(const ProviderRoom& room) override;
  Result<void> act(const ProviderRoom& room, const ParticipantId& participant, ParticipantAction action) override;

 private:
  struct Target {
    const std::string& room;
    const std::string& identity;
  };
  Result<InRoom> find(const Target& target) const;
  Result<void> mute(const Target& target) const;
  Result<void> unmute(const Target& target) const;
  Result<void> spotlight(const Target& target) const;

  const Client& client_;
};

}  // namespace chiroflow::livekit
