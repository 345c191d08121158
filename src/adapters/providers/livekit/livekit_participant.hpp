// SPDX-License-Identifier: Apache-2.0
// What LiveKit says of somebody in a room (ParticipantInfo of livekit_models.proto), and the permissions that take the
// microphone away and give it back. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/providers/livekit/livekit_requests.hpp"
#include "ports/room_moderation.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::livekit {

struct Microphone {
  std::string track_sid;
  bool muted = false;
};

struct InRoom {
  std::string sid;       // of this stay
  std::string identity;  // ours, of a STANDARD participant
  std::string kind = "STANDARD";
  std::string state;
  std::optional<Instant> joined_at;
  std::vector<Microphone> microphones;  // published ones
  Permission permission;
};

InRoom read_participant(const wire::Value& info);

/// A browser, an app or a telephone; not LiveKit's recorder, an agent or a stream that is fed in.
bool is_person(const InRoom& someone);
/// A person who is there and whom the others see.
bool is_visible_person(const InRoom& someone);
LiveParticipant live_participant(const InRoom& someone);

bool may_use_microphone(const Permission& permission);
/// The same without the microphone.
Permission without_microphone(Permission permission);
/// The same with it.
Permission with_microphone(Permission permission);

}  // namespace chiroflow::livekit
