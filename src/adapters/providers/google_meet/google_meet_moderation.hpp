// SPDX-License-Identifier: Apache-2.0
// Who is in a Meet conference. Google names guests by what they typed and hands no identity of ours back; over its REST
// interface nobody can be muted, sent out or let in.
#pragma once

#include "adapters/providers/google_meet/google_meet_spaces.hpp"
#include "ports/room_moderation.hpp"

namespace chiroflow::google_meet {

inline constexpr const char* kNoModeration =
    "Google Meet lets nobody be muted, unmuted, spotlighted or removed from outside; do it in the Meet window as host";

class GoogleMeetModeration : public RoomModeration {
 public:
  GoogleMeetModeration(const GoogleMeetConfig& config, GoogleClient& client, Spaces& spaces)
      : config_(config), client_(client), spaces_(spaces) {}

  /// Each stay by itself: `external_id` is "conferenceRecords/…/participants/…/participantSessions/…".
  Result<std::vector<LiveParticipant>> list_participants(const ProviderRoom& room) override;
  /// Always unsupported.
  Result<void> act(const ProviderRoom& room, const ParticipantId& participant, ParticipantAction action) override;

 private:
  Result<void> add_stays(const std::string& person, SteadyInstant until, std::vector<LiveParticipant>& people);

  const GoogleMeetConfig& config_;
  GoogleClient& client_;
  Spaces& spaces_;
};

}  // namespace chiroflow::google_meet
