// SPDX-License-Identifier: Apache-2.0
// The kinds of appointment a clinic offers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "core/describe.hpp"
#include "core/undefinable.hpp"
#include "domain/appointment.hpp"

namespace chiroflow::app {

struct CreateAppointmentTypeInput {
  std::string name;
  std::string color = "#3B82F6";
  int duration_minutes = 30;
  bool recording_allowed = false;
};
CHIROFLOW_DESCRIBE(CreateAppointmentTypeInput, name, color, duration_minutes, recording_allowed)

struct UpdateAppointmentTypeInput {
  AppointmentTypeId appointment_type_id;
  std::optional<std::string> name;
  std::optional<std::string> color;
  std::optional<int> duration_minutes;
  std::optional<bool> is_active;
  std::optional<bool> recording_allowed;
};
CHIROFLOW_DESCRIBE(UpdateAppointmentTypeInput, appointment_type_id, name, color, duration_minutes, is_active,
                   recording_allowed)

struct ListAppointmentTypesInput {
  std::optional<bool> is_active;
  int limit = 20;
  std::optional<std::string> cursor;
};
CHIROFLOW_DESCRIBE(ListAppointmentTypesInput, is_active, limit, cursor)

struct ListAppointmentTypesOutput {
  std::vector<AppointmentType> appointment_types;
  Undefinable<std::string> next_cursor;
};
CHIROFLOW_DESCRIBE(ListAppointmentTypesOutput, appointment_types, next_cursor)

/// Error: conflict "name".
Result<AppointmentType> create_appointment_type(Call& call, const CreateAppointmentTypeInput& input);
/// Errors: not_found "Appointment type", conflict "name".
Result<AppointmentType> update_appointment_type(Call& call, const UpdateAppointmentTypeInput& input);
/// By name.
Result<ListAppointmentTypesOutput> list_appointment_types(Call& call, const ListAppointmentTypesInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::CreateAppointmentTypeInput::name>{.min_length = 1, .max_length = 100};
template <> inline constexpr FieldRule rule<&app::CreateAppointmentTypeInput::color>{.max_length = 20,
                                                                                     .has_default = true};
template <> inline constexpr FieldRule rule<&app::CreateAppointmentTypeInput::duration_minutes>{
    .min = 5, .max = 1'440, .has_default = true};
template <> inline constexpr FieldRule rule<&app::CreateAppointmentTypeInput::recording_allowed>{
    .has_default = true, .doc = "Visits of this kind may be recorded, where the clinic allows it and everybody agrees"};
template <> inline constexpr FieldRule rule<&app::UpdateAppointmentTypeInput::recording_allowed>{
    .doc = "Visits of this kind may be recorded, where the clinic allows it and everybody agrees"};
template <> inline constexpr FieldRule rule<&app::UpdateAppointmentTypeInput::name>{.min_length = 1, .max_length = 100};
template <> inline constexpr FieldRule rule<&app::UpdateAppointmentTypeInput::color>{.max_length = 20};
template <> inline constexpr FieldRule rule<&app::UpdateAppointmentTypeInput::duration_minutes>{.min = 5, .max = 1'440};
template <> inline constexpr FieldRule rule<&app::UpdateAppointmentTypeInput::is_active>{
    .doc = "Inactive kinds cannot be booked any more"};
template <> inline constexpr FieldRule rule<&app::ListAppointmentTypesInput::limit>{
    .min = 1, .max = 100, .has_default = true};
template <> inline constexpr FieldRule rule<&app::ListAppointmentTypesInput::cursor>{.max_length = 200};
}  // namespace chiroflow
