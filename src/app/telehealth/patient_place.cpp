// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/patient_place.hpp"

#include "app/consents/visit_needs.hpp"
#include "app/recordings/recordings.hpp"
#include "app/session_change.hpp"

namespace chiroflow::app {

namespace {
constexpr Hours kOneVisit{12};
}

bool was_said_for_another_visit(const TelehealthSession& session, Instant said_at, Instant now) {
  // What was said for a visit that has begun holds however long it takes.
  return session.actual_start_time.value_or(now) - said_at >= kOneVisit;
}

bool place_is_stale(const TelehealthSession& session, Instant now) {
  const auto& said_at = session.patient_location_confirmed_at;
  return said_at && was_said_for_another_visit(session, *said_at, now);
}

void drop_stale_place(TelehealthSession& session, Instant now) {
  if (place_is_stale(session, now)) forget_place(session);
}

std::optional<std::string> stated_state(const TelehealthSession& session, Instant now) {
  return place_is_stale(session, now) ? std::nullopt : session.patient_location_state;
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
  return let_recording_follow(call, writer, session);
}

void enter_state(TelehealthSession& session, const std::string& state, FieldChanges& changes) {
  if (session.patient_location_state && session.patient_location_state != state) {
    changes.set("patientLocation", session.patient_location, std::optional<std::string>());
    changes.set("patientAtHome", session.patient_at_home, std::optional<bool>());
  }
  changes.set("patientLocationState", session.patient_location_state, std::optional(state));
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
