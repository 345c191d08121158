// SPDX-License-Identifier: Apache-2.0
// Whether a visitor may be in the call just now: one rule for the token and for the door that takes it.
#pragma once

#include <optional>

#include "domain/enums.hpp"
#include "domain/patients_side.hpp"

namespace chiroflow::app {

struct LettingIn {
  TelehealthSessionStatus session = TelehealthSessionStatus::SCHEDULED;
  ParticipantRole role = ParticipantRole::PATIENT;
  std::optional<WaitingRoomStatus> place;  // none: the patient never came to the waiting room
  LicencePolicy licences = LicencePolicy::WARN;
};

bool is_let_in(const LettingIn& who);

}  // namespace chiroflow::app
