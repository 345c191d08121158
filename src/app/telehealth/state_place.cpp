// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/state_place.hpp"

#include "app/access.hpp"
#include "app/telehealth/patient_place.hpp"
#include "domain/session_state.hpp"

namespace chiroflow::app {

namespace {
FieldChanges apply(const StatePatientPlaceInput& input, TelehealthSession& session) {
  FieldChanges changes;
  enter_state(session, input.patient_state, changes);
  if (input.patient_location) changes.set("patientLocation", session.patient_location, input.patient_location);
  if (input.patient_at_home) changes.set("patientAtHome", session.patient_at_home, input.patient_at_home);
  if (input.callback_phone) changes.set("callbackPhone", session.callback_phone, input.callback_phone);
  return changes;
}

PatientPlace place_of(const TelehealthSession& session, Instant now) {
  PatientPlace place;
  place.session_id = session.id;
  place.patient_state = session.patient_location_state.value_or("");
  place.patient_location = session.patient_location;
  place.patient_at_home = session.patient_at_home;
  place.callback_phone = session.callback_phone;
  place.stated_at = session.patient_location_confirmed_at.value_or(now);
  return place;
}
}  // namespace

Result<PatientPlace> state_patient_place(Call& call, const StatePatientPlaceInput& input) {
  if (input.patient_location) TRY(require_text("patientLocation", *input.patient_location));
  return call.commit([&](db::Writer& writer) -> Result<PatientPlace> {
    auto session = TRY(access_session_to_change(call, writer, input.session_id));
    if (is_over(session.status))
      return fail(
          precondition_failed("This visit is over: where the patient was is not changed any more", "session_over"));
    drop_stale_place(session, call.now);
    const auto before = session.patient_location_state;
    TRY(keep_place(call, writer, session, apply(input, session), before));
    return place_of(session, call.now);
  });
}

}  // namespace chiroflow::app
