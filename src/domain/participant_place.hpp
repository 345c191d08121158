// SPDX-License-Identifier: Apache-2.0
// The state in which somebody of a visit says to be. For recording the strictest place of everybody counts. Of the patient it is their own
// word; what counts otherwise is the visit's, which staff may write down.
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
