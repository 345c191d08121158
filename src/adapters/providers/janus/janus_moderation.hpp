// SPDX-License-Identifier: Apache-2.0
// Who is in a VideoRoom, and muting and sending people out. A mute blocks the person's sound in the gateway and only we can
// lift it; unmuting does not open a microphone that its owner has closed. Somebody who leaves and comes back is unmuted.
#pragma once

#include <map>
#include <string>

#include "adapters/providers/janus/janus_admin.hpp"
#include "adapters/providers/janus/janus_ids.hpp"
#include "ports/room_moderation.hpp"

namespace chiroflow::janus {

class JanusModeration : public RoomModeration {
 public:
  /// All are kept by reference.
  JanusModeration(const JanusConfig& config, JanusAdmin& admin, const Clock& clock)
      : config_(config), admin_(admin), clock_(clock) {}
  Result<std::vector<LiveParticipant>> list_participants(const ProviderRoom& room) override;
  Result<void> act(const ProviderRoom& room, const ParticipantId& participant, ParticipantAction action) override;

 private:
  struct Place {
    JanusId room;
    std::string secret;
  };
  Result<Place> place_of(const ProviderRoom& room) const;
  Result<std::map<std::string, ParticipantId>> owners_in(const Place& place);
  Result<void> require_present(const Place& place, const JanusId& person);
  Result<void> block_sound(const Place& place, const JanusId& person, bool blocked);
  Result<void> send_out(const Place& place, const ParticipantId& participant, const JanusId& person);

  const JanusConfig& config_;
  JanusAdmin& admin_;
  const Clock& clock_;
};

}  // namespace chiroflow::janus
