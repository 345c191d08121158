// SPDX-License-Identifier: Apache-2.0
// Where clinicians may treat. A visit takes place where the patient is, so the patient's state at that time decides.
// Errors of all: not_found "Clinician" or "Licence" (also another organization's).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "app/clinicians/clinicians.hpp"
#include "core/empty.hpp"

namespace chiroflow::app {

struct AddLicenceInput {
  ClinicianId clinician_id;
  std::string state;
  std::string number;
  LicenceKind kind = LicenceKind::LICENCE;
  std::optional<Date> valid_from;
  std::optional<Date> valid_until;
  std::optional<std::string> citation;
};
CHIROFLOW_DESCRIBE(AddLicenceInput, clinician_id, state, number, kind, valid_from, valid_until, citation)

struct RemoveLicenceInput {
  LicenceId licence_id;
};
CHIROFLOW_DESCRIBE(RemoveLicenceInput, licence_id)

struct RemoveLicenceOutput {
  LicenceId licence_id;
};
CHIROFLOW_DESCRIBE(RemoveLicenceOutput, licence_id)

struct ListLicencesOutput {
  std::vector<ClinicianLicence> licences;
};
CHIROFLOW_DESCRIBE(ListLicencesOutput, licences)

/// The same licence again answers with the one that is there. Error: invalid_argument (dates, an exception without citation).
Result<ClinicianLicence> add_licence(Call& call, const AddLicenceInput& input);
Result<RemoveLicenceOutput> remove_licence(Call& call, const RemoveLicenceInput& input);
/// All of a clinician, by state.
Result<ListLicencesOutput> list_licences(Call& call, const ClinicianInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::AddLicenceInput::state>{.format = Format::us_state,
                                                                          .doc = "Two letters"};
template <> inline constexpr FieldRule rule<&app::AddLicenceInput::number>{.min_length = 1, .max_length = 60};
template <> inline constexpr FieldRule rule<&app::AddLicenceInput::kind>{.has_default = true};
template <> inline constexpr FieldRule rule<&app::AddLicenceInput::valid_from>{.doc = "First day, YYYY-MM-DD"};
template <> inline constexpr FieldRule rule<&app::AddLicenceInput::valid_until>{.doc = "Last day, YYYY-MM-DD"};
template <> inline constexpr FieldRule rule<&app::AddLicenceInput::citation>{
    .max_length = 500, .doc = "Statute or rule; required for an EXCEPTION"};
}  // namespace chiroflow
