// SPDX-License-Identifier: Apache-2.0
// Patients of the caller's organization. Errors of all: not_found "Patient" (also another organization's).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "core/describe.hpp"
#include "core/patch.hpp"
#include "core/undefinable.hpp"
#include "domain/permissions.hpp"
#include "store/patients.hpp"

namespace chiroflow::app {

struct CreatePatientInput {
  std::string first_name;
  std::string last_name;
  std::optional<Date> birth_date;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::optional<std::string> state;
  std::optional<std::string> language;
  std::optional<std::string> time_zone;
  std::optional<std::string> guardian_name;
  std::optional<std::string> guardian_email;
  std::optional<std::string> guardian_phone;
  std::optional<std::string> mrn;
  std::optional<std::string> external_id;
};
CHIROFLOW_DESCRIBE(CreatePatientInput, first_name, last_name, birth_date, email, phone, state, language, time_zone,
                   guardian_name, guardian_email, guardian_phone, mrn, external_id)

struct CreatePatientOutput : store::PatientDetails {
  bool already_exists = false;
};
CHIROFLOW_DESCRIBE_DERIVED(CreatePatientOutput, (store::PatientDetails), already_exists)

struct PatientInput {
  PatientId patient_id;
};
CHIROFLOW_DESCRIBE(PatientInput, patient_id)

struct PatientByExternalIdInput {
  std::string external_id;
};
CHIROFLOW_DESCRIBE(PatientByExternalIdInput, external_id)

CHIROFLOW_ENUM(LivingStatus, ACTIVE, INACTIVE, DECEASED)

struct UpdatePatientInput {
  PatientId patient_id;
  std::optional<int> version;
  std::optional<std::string> first_name;
  std::optional<std::string> last_name;
  std::optional<LivingStatus> status;
  Patch<Date> birth_date;
  Patch<std::string> email;
  Patch<std::string> phone;
  Patch<std::string> state;
  Patch<std::string> language;
  Patch<std::string> time_zone;
  Patch<std::string> guardian_name;
  Patch<std::string> guardian_email;
  Patch<std::string> guardian_phone;
  std::optional<std::string> mrn;
  Patch<std::string> external_id;
};
CHIROFLOW_DESCRIBE(UpdatePatientInput, patient_id, version, first_name, last_name, status, birth_date, email, phone,
                   state, language, time_zone, guardian_name, guardian_email, guardian_phone, mrn, external_id)

struct ListPatientsInput {
  std::optional<std::string> search;
  std::optional<PatientStatus> status;
  int limit = 20;
  std::optional<std::string> cursor;
};
CHIROFLOW_DESCRIBE(ListPatientsInput, search, status, limit, cursor)

struct ListPatientsOutput {
  std::vector<store::PatientListItem> patients;
  Undefinable<std::string> next_cursor;
};
CHIROFLOW_DESCRIBE(ListPatientsOutput, patients, next_cursor)

/// The same externalId again, also at the same moment, answers with the patient that is there. Errors: invalid_argument,
/// conflict "mrn" when another patient has the record number.
Result<CreatePatientOutput> create_patient(Call& call, const CreatePatientInput& input);
Result<store::PatientDetails> get_patient(Call& call, const PatientInput& input);
Result<store::PatientDetails> get_patient_by_external_id(Call& call, const PatientByExternalIdInput& input);
/// By last name, first name. The record number is searched only for roles that may see it. A cursor that is none of ours
/// gives an empty list.
Result<ListPatientsOutput> list_patients(Call& call, const ListPatientsInput& input);
/// Errors: conflict "version", "mrn", "external_id".
Result<store::PatientDetails> update_patient(Call& call, const UpdatePatientInput& input);
/// Archived patients stay readable and cannot be booked. Repeating changes nothing, as with restore.
Result<store::PatientDetails> archive_patient(Call& call, const PatientInput& input);
Result<store::PatientDetails> restore_patient(Call& call, const PatientInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::CreatePatientInput::first_name>{.min_length = 1, .max_length = 100};
template <> inline constexpr FieldRule rule<&app::CreatePatientInput::last_name>{.min_length = 1, .max_length = 100};
template <> inline constexpr FieldRule rule<&app::CreatePatientInput::birth_date>{.doc = "YYYY-MM-DD"};
template <> inline constexpr FieldRule rule<&app::CreatePatientInput::email>{.max_length = 254,
                                                                             .format = Format::email};
template <> inline constexpr FieldRule rule<&app::CreatePatientInput::phone>{.format = Format::e164,
                                                                             .doc = "With country code: +15125550100"};
template <> inline constexpr FieldRule rule<&app::CreatePatientInput::state>{.format = Format::us_state,
                                                                             .doc = "State of residence, two letters"};
template <> inline constexpr FieldRule rule<&app::CreatePatientInput::language>{.max_length = 35,
                                                                                .doc = "BCP 47: en, es-MX"};
template <> inline constexpr FieldRule rule<&app::CreatePatientInput::time_zone>{.format = Format::iana_zone,
                                                                                 .doc = "IANA name: America/Chicago"};
template <> inline constexpr FieldRule rule<&app::CreatePatientInput::guardian_name>{.min_length = 1,
                                                                                     .max_length = 200};
template <> inline constexpr FieldRule rule<&app::CreatePatientInput::guardian_email>{.max_length = 254,
                                                                                      .format = Format::email};
template <> inline constexpr FieldRule rule<&app::CreatePatientInput::guardian_phone>{.format = Format::e164};
template <> inline constexpr FieldRule rule<&app::CreatePatientInput::mrn>{
    .min_length = 1, .max_length = 40, .doc = "Medical record number; made when absent"};
template <> inline constexpr FieldRule rule<&app::CreatePatientInput::external_id>{
    .min_length = 1,
    .max_length = 200,
    .doc = "Your system's own id; creating it again answers with the patient that is there"};
template <> inline constexpr FieldRule rule<&app::PatientByExternalIdInput::external_id>{.max_length = 200};
template <> inline constexpr FieldRule rule<&app::UpdatePatientInput::version>{
    .doc = "The version you saw; another one present is a conflict"};
template <> inline constexpr FieldRule rule<&app::UpdatePatientInput::first_name>{.min_length = 1, .max_length = 100};
template <> inline constexpr FieldRule rule<&app::UpdatePatientInput::last_name>{.min_length = 1, .max_length = 100};
template <> inline constexpr FieldRule rule<&app::UpdatePatientInput::status>{.doc = "ARCHIVED is set by archiving"};
template <> inline constexpr FieldRule rule<&app::UpdatePatientInput::email>{.max_length = 254,
                                                                             .format = Format::email};
template <> inline constexpr FieldRule rule<&app::UpdatePatientInput::phone>{.format = Format::e164};
template <> inline constexpr FieldRule rule<&app::UpdatePatientInput::state>{.format = Format::us_state};
template <> inline constexpr FieldRule rule<&app::UpdatePatientInput::language>{.max_length = 35};
template <> inline constexpr FieldRule rule<&app::UpdatePatientInput::time_zone>{.format = Format::iana_zone};
template <> inline constexpr FieldRule rule<&app::UpdatePatientInput::guardian_name>{.min_length = 1,
                                                                                     .max_length = 200};
template <> inline constexpr FieldRule rule<&app::UpdatePatientInput::guardian_email>{.max_length = 254,
                                                                                      .format = Format::email};
template <> inline constexpr FieldRule rule<&app::UpdatePatientInput::guardian_phone>{.format = Format::e164};
template <> inline constexpr FieldRule rule<&app::UpdatePatientInput::mrn>{.min_length = 1, .max_length = 40};
template <> inline constexpr FieldRule rule<&app::UpdatePatientInput::external_id>{.min_length = 1, .max_length = 200};
template <> inline constexpr FieldRule rule<&app::ListPatientsInput::search>{
    .max_length = 200, .doc = "Beginning of a name, or a whole record number"};
template <> inline constexpr FieldRule rule<&app::ListPatientsInput::status>{.doc = "Absent: all but ARCHIVED"};
template <> inline constexpr FieldRule rule<&app::ListPatientsInput::limit>{.min = 1, .max = 100, .has_default = true};
template <> inline constexpr FieldRule rule<&app::ListPatientsInput::cursor>{.max_length = 2'000,
                                                                             .doc = "nextCursor of the page before"};
}  // namespace chiroflow
