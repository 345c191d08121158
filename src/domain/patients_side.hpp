// SPDX-License-Identifier: Apache-2.0
// Who stands on the patient's side of a visit: the patient, and the guardian who speaks for them.
#pragma once

#include "domain/enums.hpp"

namespace chiroflow {

constexpr bool is_patients_side(ParticipantRole role) {
  return role == ParticipantRole::PATIENT || role == ParticipantRole::GUARDIAN;
}

}  // namespace chiroflow
