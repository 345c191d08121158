// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/let_in.hpp"

#include "app/access.hpp"
#include "app/video/room_change.hpp"
#include "app/waiting/waiting_place.hpp"

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

Result<bool> may_come_in(const Call& call, db::Reader& reader, const TelehealthSession& session) {
  if (!call.actor.is_visitor()) return true;
  LettingIn state{.session = session.status, .role = call.actor.participant_role};
  if (is_patients_side(state.role)) {
    if (const auto place = TRY(find_place_of(reader, session.organization_id, session.id))) state.place = place->status;
    state.licences = TRY(own_organization(call, reader)).licence_policy;
  }
  return is_let_in(state);
}

}  // namespace chiroflow::app
