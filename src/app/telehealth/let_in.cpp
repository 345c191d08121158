// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/let_in.hpp"

#include "app/video/room_change.hpp"

namespace chiroflow::app {

/// Guests may come in as soon as the visit runs. Patient and guardian are let in from the waiting room, and who left it or waits
/// in it anew is not any more; where a clinic works without one, they are by starting the visit, unless somebody has to look at
/// the licence first.
bool is_let_in(const LettingIn& who) {
  if (!is_running(who.session)) return false;
  if (!is_patients_side(who.role)) return true;
  if (who.place) return *who.place == WaitingRoomStatus::ADMITTED;
  return who.licences != LicencePolicy::BLOCK;
}

}  // namespace chiroflow::app
