// SPDX-License-Identifier: Apache-2.0
// What staff ordered about a person in a visit and what holds beyond the moment.
#pragma once

#include "core/time.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

/// KEPT_OUT: sent out, and gets no way in until they are let in again. MUTED: also for those who come later.
CHIROFLOW_ENUM(StandingOrderKind, KEPT_OUT, MUTED)

/// One of a kind for a person; given again, the last time counts.
struct StandingOrder {
  OrganizationId organization_id;
  ParticipantId participant_id;
  StandingOrderKind kind = StandingOrderKind::KEPT_OUT;
  Instant given_at;
};
CHIROFLOW_DESCRIBE(StandingOrder, organization_id, participant_id, kind, given_at)

}  // namespace chiroflow
