// SPDX-License-Identifier: Apache-2.0
// Somebody has noticed the arrival: the alert falls silent on every screen of the clinic.
#pragma once

#include "app/waiting/waiting_place.hpp"

namespace chiroflow::app {

/// The first one who says so is kept. Whoever no longer waits needs no alert: nothing changes.
Result<store::WaitingRoomView> acknowledge_arrival(Call& call, const WaitingRoomInput& input);

}  // namespace chiroflow::app
