// SPDX-License-Identifier: Apache-2.0
// By which visit link somebody sits in a room. Several links may lead to one person, and only who is there answers for being recorded.
#pragma once

#include <optional>
#include <string>

#include "core/describe.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

struct StayLink {
  ParticipantStayId stay_id;
  OrganizationId organization_id;
  std::optional<std::string> credential_id;  // the link; none: one of several
};
CHIROFLOW_DESCRIBE(StayLink, stay_id, organization_id, credential_id)

}  // namespace chiroflow
