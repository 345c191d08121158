// SPDX-License-Identifier: Apache-2.0
// Clinicians of the caller's organization ("provider" on the wire of sessions and appointments) and where they may treat.
// Errors of all: not_found "Clinician" (also another organization's).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "core/describe.hpp"
#include "core/patch.hpp"
#include "core/undefinable.hpp"
#include "store/clinicians.hpp"

namespace chiroflow::app {

struct CreateClinicianInput {
  UserId user_id;
  std::optional<std::string> title;
  std::optional<std::string> specialty;
  std::optional<std::string> npi_number;
  std::optional<std::string> license_number;
  std::optional<std::string> color;
  std::optional<std::string> bio;
  std::optional<std::string> external_id;
};
CHIROFLOW_DESCRIBE(CreateClinicianInput, user_id, title, specialty, npi_number, license_number, color, bio, external_id)

struct CreateClinicianOutput : store::ClinicianDetails {
  bool already_exists = false;
};
CHIROFLOW_DESCRIBE_DERIVED(CreateClinicianOutput, (store::ClinicianDetails), already_exists)

struct ClinicianInput {
  ClinicianId clinician_id;
};
CHIROFLOW_DESCRIBE(ClinicianInput, clinician_id)

struct UpdateClinicianInput {
  ClinicianId clinician_id;
  std::optional<int> version;
  Patch<std::string> title;
  Patch<std::string> specialty;
  Patch<std::string> npi_number;
  Patch<std::string> license_number;
  Patch<std::string> color;
  Patch<std::string> bio;
  Patch<std::string> external_id;
  std::optional<bool> is_active;
  std::optional<int> sort_order;
};
CHIROFLOW_DESCRIBE(UpdateClinicianInput, clinician_id, version, title, specialty, npi_number, license_number, color,
                   bio, external_id, is_active, sort_order)

struct ListCliniciansInput {
  std::optional<bool> is_active;
  int limit = 20;
  std::optional<std::string> cursor;
};
CHIROFLOW_DESCRIBE(ListCliniciansInput, is_active, limit, cursor)

struct ListCliniciansOutput {
  std::vector<store::ClinicianDetails> clinicians;
  Undefinable<std::string> next_cursor;
};
CHIROFLOW_DESCRIBE(ListCliniciansOutput, clinicians, next_cursor)

/// The same externalId again, also at the same moment, answers with the clinician that is there. Errors: not_found "User",
/// conflict "user_id" when the user is a clinician already, precondition_failed "user_inactive".
Result<CreateClinicianOutput> create_clinician(Call& call, const CreateClinicianInput& input);
Result<store::ClinicianDetails> get_clinician(Call& call, const ClinicianInput& input);
Result<ListCliniciansOutput> list_clinicians(Call& call, const ListCliniciansInput& input);
/// Errors: conflict "version", "external_id".
Result<store::ClinicianDetails> update_clinician(Call& call, const UpdateClinicianInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::CreateClinicianInput::user_id>{
    .doc = "The account the clinician signs in with"};
template <> inline constexpr FieldRule rule<&app::CreateClinicianInput::title>{.max_length = 50, .doc = "DC, MD, PT"};
template <> inline constexpr FieldRule rule<&app::CreateClinicianInput::specialty>{.max_length = 100};
template <> inline constexpr FieldRule rule<&app::CreateClinicianInput::npi_number>{
    .max_length = 10, .doc = "National Provider Identifier, ten digits"};
template <> inline constexpr FieldRule rule<&app::CreateClinicianInput::license_number>{.max_length = 50};
template <> inline constexpr FieldRule rule<&app::CreateClinicianInput::color>{.max_length = 7, .doc = "#RRGGBB"};
template <> inline constexpr FieldRule rule<&app::CreateClinicianInput::bio>{.max_length = 4'000};
template <> inline constexpr FieldRule rule<&app::CreateClinicianInput::external_id>{
    .min_length = 1,
    .max_length = 200,
    .doc = "Your system's own id; creating it again answers with the clinician that is there"};
template <> inline constexpr FieldRule rule<&app::UpdateClinicianInput::version>{
    .doc = "The version you saw; another one present is a conflict"};
template <> inline constexpr FieldRule rule<&app::UpdateClinicianInput::title>{.max_length = 50};
template <> inline constexpr FieldRule rule<&app::UpdateClinicianInput::specialty>{.max_length = 100};
template <> inline constexpr FieldRule rule<&app::UpdateClinicianInput::npi_number>{.max_length = 10};
template <> inline constexpr FieldRule rule<&app::UpdateClinicianInput::license_number>{.max_length = 50};
template <> inline constexpr FieldRule rule<&app::UpdateClinicianInput::color>{.max_length = 7};
template <> inline constexpr FieldRule rule<&app::UpdateClinicianInput::bio>{.max_length = 4'000};
template <> inline constexpr FieldRule rule<&app::UpdateClinicianInput::external_id>{.min_length = 1,
                                                                                     .max_length = 200};
template <> inline constexpr FieldRule rule<&app::UpdateClinicianInput::is_active>{
    .doc = "Inactive clinicians cannot be booked"};
template <> inline constexpr FieldRule rule<&app::UpdateClinicianInput::sort_order>{.min = -10'000, .max = 10'000};
template <> inline constexpr FieldRule rule<&app::ListCliniciansInput::limit>{
    .min = 1, .max = 100, .has_default = true};
template <> inline constexpr FieldRule rule<&app::ListCliniciansInput::cursor>{.max_length = 200,
                                                                               .doc = "nextCursor of the page before"};
}  // namespace chiroflow
