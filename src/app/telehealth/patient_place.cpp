// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/patient_place.hpp"

#include "app/consents/visit_needs.hpp"
#include "app/recordings/recordings.hpp"
#include "app/session_change.hpp"

namespace chiroflow::app {

namespace {
constexpr Hours kOneVisit{12};
}

bool place_is_stale(const TelehealthSession& session, Instant now) {
  return session.patient_location_confirmed_at && now - *session.patient_location_confirmed_at >= kOneVisit;
}

std::optional<std::string> stated_state(const TelehealthSession& session, Instant now) {
  // Of a visit that has begun it was said for this one, however long it takes.
  if (place_is_stale(session, now) && !session.actual_start_time) return std::nullopt;
  return session.patient_location_state;
}

Result<void> keep_place(Call& call, db::Writer& writer, TelehealthSession& session, FieldChanges changes,
                        const std::optional<std::string>& before) {
  // The same place said again is confirmed anew, with its time.
  changes.add("patientLocationConfirmedAt");
  session.patient_location_confirmed_at = call.now;
  derive_billing(session);
  TRY(save_session(call, writer, session, "session.location_confirmed", changes.details()));
  if (session.patient_location_state == before) return {};
  TRY(tell_what_is_missing(call, writer, session));
  return let_recording_follow(call, writer, session, PlaceNow::changed);
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
