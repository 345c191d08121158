// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/patient_place.hpp"

#include "app/session_change.hpp"

namespace chiroflow::app {

namespace {
constexpr Hours kOneVisit{12};
}

bool place_is_stale(const TelehealthSession& session, Instant now) {
  return session.patient_location_confirmed_at && now - *session.patient_location_confirmed_at >= kOneVisit;
}

void forget_place(TelehealthSession& session) {
  session.patient_location.reset();
  session.patient_location_state.reset();
  session.patient_at_home.reset();
  session.patient_location_confirmed_at.reset();
  session.callback_phone.reset();
  derive_billing(session);
}

}  // namespace chiroflow::app
