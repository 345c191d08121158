// SPDX-License-Identifier: Apache-2.0
// The accounting of disclosures: what of a patient's record was given to whom, and what for. Texts are sealed at rest and reach no log;
// the audit log keeps the row's id.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "app/patients/patients.hpp"
#include "core/describe.hpp"
#include "domain/disclosure.hpp"

namespace chiroflow::app {

struct DisclosureView {
  DisclosureId id;
  Instant disclosed_at;
  std::string recipient;
  std::string what;
  std::string purpose;
  std::optional<RecordingId> recording_id;
  std::optional<DisclosureId> corrects_id;
  std::optional<DisclosureId> corrected_by;
  UserId recorded_by;
  Instant recorded_at;
};
CHIROFLOW_DESCRIBE(DisclosureView, id, disclosed_at, recipient, what, purpose, recording_id, corrects_id, corrected_by,
                   recorded_by, recorded_at)

struct PatientDisclosures {
  PatientId patient_id;
  Instant since;
  std::vector<DisclosureView> disclosures;  // newest first
};
CHIROFLOW_DESCRIBE(PatientDisclosures, patient_id, since, disclosures)

struct RecordDisclosureInput {
  PatientId patient_id;
  std::string recipient;
  std::string what;
  std::string purpose;
  std::optional<Instant> disclosed_at;
  std::optional<DisclosureId> corrects_id;
};
CHIROFLOW_DESCRIBE(RecordDisclosureInput, patient_id, recipient, what, purpose, disclosed_at, corrects_id)

/// Of the last six years. Error: not_found "Patient".
Result<PatientDisclosures> patient_disclosures(Call& call, const PatientInput& input);
/// One that was made otherwise, or a correction. Errors: not_found "Patient", "Disclosure"; conflict "already_corrected".
Result<DisclosureView> record_disclosure(Call& call, const RecordDisclosureInput& input);

struct NewDisclosure {
  PatientId patient_id;
  std::optional<RecordingId> recording_id;
  std::optional<DisclosureId> corrects_id;
  std::string recipient, what, purpose;
  Instant at;
};
/// Within the transaction of what is given out; writes no audit event.
Result<Disclosure> add_disclosure(Call& call, db::Writer& writer, const NewDisclosure& made);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::RecordDisclosureInput::recipient>{
    .min_length = 1, .max_length = 300, .doc = "Who got it, with the address where it is known"};
template <> inline constexpr FieldRule rule<&app::RecordDisclosureInput::what>{
    .min_length = 1, .max_length = 500, .doc = "What was given, in short"};
template <> inline constexpr FieldRule rule<&app::RecordDisclosureInput::purpose>{
    .min_length = 1, .max_length = 500, .doc = "What for, or what asked for it"};
template <> inline constexpr FieldRule rule<&app::RecordDisclosureInput::disclosed_at>{
    .doc = "When it was given; absent: now"};
template <> inline constexpr FieldRule rule<&app::RecordDisclosureInput::corrects_id>{
    .doc = "The row that this one takes the place of; it stays, and is shown as corrected"};
template <> inline constexpr FieldRule rule<&app::PatientDisclosures::since>{.doc = "Six years back"};
}  // namespace chiroflow
