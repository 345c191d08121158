// SPDX-License-Identifier: Apache-2.0
// Whether a visitor may be in the call just now: one rule for the token and for the door that takes it.
#pragma once

#include <optional>

#include "app/call.hpp"
#include "domain/enums.hpp"
#include "domain/patients_side.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

struct LettingIn {
  TelehealthSessionStatus session = TelehealthSessionStatus::SCHEDULED;
  ParticipantRole role = ParticipantRole::PATIENT;
  std::optional<WaitingRoomStatus> place;  // none: the patient never came to the waiting room
  LicencePolicy licences = LicencePolicy::WARN;
};

bool is_let_in(const LettingIn& who);

/// The same for the caller, as it stands in the database; staff always may.
Result<bool> may_come_in(const Call& call, db::Reader& reader, const TelehealthSession& session);

}  // namespace chiroflow::app
