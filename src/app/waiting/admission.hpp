// SPDX-License-Identifier: Apache-2.0
// Letting the patient in: who it is, where they are and whether the clinician may treat there, then the decision, kept with who
// took it. Front desk and colleagues may admit for the clinician.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/consents/visit_needs.hpp"
#include "app/waiting/check_results.hpp"
#include "app/waiting/licence_check.hpp"
#include "app/waiting/waiting_place.hpp"

namespace chiroflow::app {

struct AdmissionPatient {
  std::string first_name;
  std::string last_name;
  std::optional<Date> date_of_birth;
};
CHIROFLOW_DESCRIBE(AdmissionPatient, first_name, last_name, date_of_birth)

struct AdmissionClinician {
  ClinicianId id;
  std::string first_name;
  std::string last_name;
};
CHIROFLOW_DESCRIBE(AdmissionClinician, id, first_name, last_name)

struct AdmissionPreview {
  AdmissionPatient patient;
  std::optional<std::string> patient_location;
  std::optional<std::string> patient_location_state;
  std::optional<bool> patient_at_home;
  bool place_stated = false;
  std::optional<std::string> state_on_file;
  std::optional<std::string> callback_phone;
  std::string emergency_number;
  AdmissionClinician clinician;
  LicenceCheck licence;
  std::optional<CheckResults> checks;
  bool questionnaire_completed = false;
  std::vector<MissingConsent> consent_missing;
  bool consent_overridden = false;
};
CHIROFLOW_DESCRIBE(AdmissionPreview, patient, patient_location, patient_location_state, patient_at_home, place_stated,
                   state_on_file, callback_phone, emergency_number, clinician, licence, checks, questionnaire_completed,
                   consent_missing, consent_overridden)

struct AdmitPatientInput {
  WaitingRoomId waiting_room_id;
  std::optional<std::string> override_reason;
  std::optional<std::string> consent_override_reason;
};
CHIROFLOW_DESCRIBE(AdmitPatientInput, waiting_room_id, override_reason, consent_override_reason)

/// What to look at before the patient is let in.
Result<AdmissionPreview> preview_admission(Call& call, const WaitingRoomInput& input);
/// The session runs, the place is ADMITTED; the first admission is the visit's actual start and stays. Two at once: one
/// admission, and both get the same answer. Errors: not_found "Waiting room entry"; conflict "waiting_room_state" for who has
/// left, "session_state"; precondition_failed "not_licensed" where the organization's policy is BLOCK; "place_not_stated" and
/// "consent_missing" unless the patient comes back into a visit that runs.
Result<store::WaitingRoomView> admit_patient(Call& call, const AdmitPatientInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::AdmitPatientInput::override_reason>{
    .max_length = 500,
    .doc = "Why somebody is admitted whose state the clinician has no licence for; kept with the visit"};
template <> inline constexpr FieldRule rule<&app::AdmissionPreview::place_stated>{
    .doc = "Somebody has said for this visit in which state the patient is; nobody is let in before"};
template <> inline constexpr FieldRule rule<&app::AdmissionPreview::state_on_file>{
    .doc = "Of the patient's address: to be offered where nothing is stated, and to be confirmed by asking"};
template <> inline constexpr FieldRule rule<&app::AdmissionPreview::emergency_number>{
    .doc = "To be called with the patient's address"};
template <> inline constexpr FieldRule rule<&app::AdmissionPreview::consent_missing>{
    .doc = "What the visit needs and has not, with the reason"};
template <> inline constexpr FieldRule rule<&app::AdmissionPreview::consent_overridden>{
    .doc = "Somebody went on without it in this session, in an emergency"};
template <> inline constexpr FieldRule rule<&app::AdmitPatientInput::consent_override_reason>{
    .min_length = 10,
    .max_length = 500,
    .doc = "An emergency: why the visit cannot wait for the consent that is missing; reviewed afterwards"};
}  // namespace chiroflow
