// SPDX-License-Identifier: Apache-2.0
// Staff who asked the patient, by voice or at the desk, write down where the patient is during this visit: for who has no page.
#pragma once

#include <optional>
#include <string>

#include "app/call.hpp"
#include "core/describe.hpp"

namespace chiroflow::app {

struct StatePatientPlaceInput {
  SessionId session_id;
  std::string patient_state;
  std::optional<std::string> patient_location;
  std::optional<bool> patient_at_home;
  std::optional<std::string> callback_phone;
};
CHIROFLOW_DESCRIBE(StatePatientPlaceInput, session_id, patient_state, patient_location, patient_at_home, callback_phone)

struct PatientPlace {
  SessionId session_id;
  std::string patient_state;
  std::optional<std::string> patient_location;
  std::optional<bool> patient_at_home;
  std::optional<std::string> callback_phone;
  Instant stated_at;
};
CHIROFLOW_DESCRIBE(PatientPlace, session_id, patient_state, patient_location, patient_at_home, callback_phone,
                   stated_at)

/// The last word counts, whoever it came from; an address in the state before is forgotten where none comes with the new state.
/// Errors: not_found "Session", precondition_failed "session_over".
Result<PatientPlace> state_patient_place(Call& call, const StatePatientPlaceInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::StatePatientPlaceInput::patient_state>{
    .format = Format::us_state, .doc = "State where the patient says they are now, two letters"};
template <> inline constexpr FieldRule rule<&app::StatePatientPlaceInput::patient_location>{
    .max_length = 300, .doc = "The address where the patient is now, for an emergency"};
template <> inline constexpr FieldRule rule<&app::StatePatientPlaceInput::patient_at_home>{
    .doc = "Whether that is the patient's home; place of service follows from it"};
template <> inline constexpr FieldRule rule<&app::StatePatientPlaceInput::callback_phone>{
    .format = Format::e164, .doc = "Where the patient can be called during this visit"};
}  // namespace chiroflow
