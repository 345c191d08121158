// SPDX-License-Identifier: Apache-2.0
// A way into a room at a video provider that somebody was given: until it expires they come in there without asking here.
#pragma once

#include <string>

#include "core/time.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

struct WayIn {
  std::string id;
  OrganizationId organization_id;
  SessionId session_id;
  RoomId room_id;
  ParticipantId participant_id;
  Instant issued_at;
  Instant expires_at;
};
CHIROFLOW_DESCRIBE(WayIn, id, organization_id, session_id, room_id, participant_id, issued_at, expires_at)

}  // namespace chiroflow
