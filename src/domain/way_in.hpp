// SPDX-License-Identifier: Apache-2.0
// A way into a room at a video provider that somebody was given: until it expires they come in there without asking here.
#pragma once

#include <optional>
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
  std::optional<std::string> credential_id;  // the visit link that asked; none: staff
  Instant issued_at;
  Instant expires_at;
};
CHIROFLOW_DESCRIBE(WayIn, id, organization_id, session_id, room_id, participant_id, credential_id, issued_at,
                   expires_at)

}  // namespace chiroflow
