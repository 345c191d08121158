// SPDX-License-Identifier: Apache-2.0
// The state in which somebody of a visit says to be, who is not its patient. For recording the strictest place of everybody counts.
#pragma once

#include <string>

#include "core/describe.hpp"
#include "core/time.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

struct ParticipantPlace {
  ParticipantId participant_id;
  OrganizationId organization_id;
  SessionId session_id;
  std::string state;  // USPS code
  Instant stated_at;
};
CHIROFLOW_DESCRIBE(ParticipantPlace, participant_id, organization_id, session_id, state, stated_at)

}  // namespace chiroflow
