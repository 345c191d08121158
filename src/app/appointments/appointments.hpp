// SPDX-License-Identifier: Apache-2.0
// Appointments of the caller's organization. The video side (session, room URL, visit link) is made, moved and cancelled in
// the same transaction. Errors of all: not_found "Appointment" (also another organization's), conflict "version".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "core/describe.hpp"
#include "core/patch.hpp"
#include "core/undefinable.hpp"
#include "domain/permissions.hpp"
#include "store/appointments.hpp"

namespace chiroflow::app {

struct CreateAppointmentInput {
  PatientId patient_id;
  ClinicianId provider_id;
  Instant start_time;
  Instant end_time;
  std::optional<AppointmentTypeId> appointment_type_id;
  bool is_telehealth = false;
  std::optional<TelehealthProvider> provider;
  std::optional<std::string> notes;
  std::optional<std::string> patient_notes;
  std::optional<std::string> chief_complaint;
  std::optional<std::string> charge_amount;
  std::optional<std::string> external_id;
};
CHIROFLOW_DESCRIBE(CreateAppointmentInput, patient_id, provider_id, start_time, end_time, appointment_type_id,
                   is_telehealth, provider, notes, patient_notes, chief_complaint, charge_amount, external_id)

struct AppointmentAnswer : store::AppointmentDetails {
  Undefinable<std::string> visit_link;  // shown once, when one was made
  bool already_exists = false;
  std::vector<std::string> warnings;
};
CHIROFLOW_DESCRIBE_DERIVED(AppointmentAnswer, (store::AppointmentDetails), visit_link, already_exists, warnings)

struct AppointmentInput {
  AppointmentId appointment_id;
};
CHIROFLOW_DESCRIBE(AppointmentInput, appointment_id)

struct AppointmentByExternalIdInput {
  std::string external_id;
};
CHIROFLOW_DESCRIBE(AppointmentByExternalIdInput, external_id)

struct UpdateAppointmentInput {
  AppointmentId appointment_id;
  std::optional<int> version;
  std::optional<Instant> start_time;
  std::optional<Instant> end_time;
  std::optional<ClinicianId> provider_id;
  Patch<AppointmentTypeId> appointment_type_id;
  std::optional<bool> is_telehealth;
  std::optional<TelehealthProvider> provider;
  Patch<std::string> notes;
  Patch<std::string> patient_notes;
  Patch<std::string> chief_complaint;
  Patch<std::string> charge_amount;
};
CHIROFLOW_DESCRIBE(UpdateAppointmentInput, appointment_id, version, start_time, end_time, provider_id,
                   appointment_type_id, is_telehealth, provider, notes, patient_notes, chief_complaint, charge_amount)

struct MoveAppointmentInput {
  AppointmentId appointment_id;
  Instant start_time;
  Instant end_time;
  std::optional<int> version;
};
CHIROFLOW_DESCRIBE(MoveAppointmentInput, appointment_id, start_time, end_time, version)

struct CancelAppointmentInput {
  AppointmentId appointment_id;
  std::optional<std::string> reason;
  std::optional<int> version;
};
CHIROFLOW_DESCRIBE(CancelAppointmentInput, appointment_id, reason, version)

struct ConfirmAppointmentInput {
  AppointmentId appointment_id;
  std::optional<int> version;
};
CHIROFLOW_DESCRIBE(ConfirmAppointmentInput, appointment_id, version)

struct ListAppointmentsInput {
  std::optional<PatientId> patient_id;
  std::optional<ClinicianId> provider_id;
  std::optional<AppointmentStatus> status;
  std::optional<Instant> from;
  std::optional<Instant> to;
  std::optional<bool> is_telehealth;
  int limit = 20;
  std::optional<std::string> cursor;
};
CHIROFLOW_DESCRIBE(ListAppointmentsInput, patient_id, provider_id, status, from, to, is_telehealth, limit, cursor)

struct ListAppointmentsOutput {
  std::vector<store::AppointmentDetails> appointments;
  Undefinable<std::string> next_cursor;
};
CHIROFLOW_DESCRIBE(ListAppointmentsOutput, appointments, next_cursor)

/// The same externalId again, also at the same moment, answers with the appointment that is there. Errors: not_found
/// "Patient", "Clinician", "Appointment type"; precondition_failed (patient_archived, clinician_inactive, appointment_over,
/// not_configured); invalid_argument (times, amount); provider_unavailable.
Result<AppointmentAnswer> create_appointment(Call& call, const CreateAppointmentInput& input);
/// A start without an end keeps the length. New times move the session, too; isTelehealth makes one or brings it back, and
/// cancels it where it is still SCHEDULED. Error: conflict naming the state.
Result<AppointmentAnswer> update_appointment(Call& call, const UpdateAppointmentInput& input);
/// Reinstates what was CANCELLED or NO_SHOW. Error: conflict when it runs or is over.
Result<AppointmentAnswer> move_appointment(Call& call, const MoveAppointmentInput& input);
/// Cancels the session, too. Error: conflict when it runs or is over.
Result<AppointmentAnswer> cancel_appointment(Call& call, const CancelAppointmentInput& input);
Result<AppointmentAnswer> confirm_appointment(Call& call, const ConfirmAppointmentInput& input);

Result<store::AppointmentDetails> get_appointment(Call& call, const AppointmentInput& input);
Result<store::AppointmentDetails> get_appointment_by_external_id(Call& call, const AppointmentByExternalIdInput& input);
/// Earliest first. A cursor that is none of ours gives an empty list.
Result<ListAppointmentsOutput> list_appointments(Call& call, const ListAppointmentsInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::CreateAppointmentInput::provider_id>{.doc = "The clinician"};
template <> inline constexpr FieldRule rule<&app::CreateAppointmentInput::end_time>{
    .doc = "After the start, at most 24 hours"};
template <> inline constexpr FieldRule rule<&app::CreateAppointmentInput::is_telehealth>{
    .has_default = true, .doc = "A video visit: session, room URL and visit link are made at once"};
template <> inline constexpr FieldRule rule<&app::CreateAppointmentInput::provider>{
    .doc = "Video provider; absent: the organization's default"};
template <> inline constexpr FieldRule rule<&app::CreateAppointmentInput::notes>{.max_length = 10'000,
                                                                                 .doc = "For staff"};
template <> inline constexpr FieldRule rule<&app::CreateAppointmentInput::patient_notes>{.max_length = 10'000};
template <> inline constexpr FieldRule rule<&app::CreateAppointmentInput::chief_complaint>{.max_length = 2'000};
template <> inline constexpr FieldRule rule<&app::CreateAppointmentInput::charge_amount>{.max_length = 20,
                                                                                         .doc = "Decimal text: 125.50"};
template <> inline constexpr FieldRule rule<&app::CreateAppointmentInput::external_id>{
    .min_length = 1,
    .max_length = 200,
    .doc = "Your system's own id; creating it again answers with the appointment that is there"};
template <> inline constexpr FieldRule rule<&app::AppointmentByExternalIdInput::external_id>{.max_length = 200};
template <> inline constexpr FieldRule rule<&app::UpdateAppointmentInput::version>{
    .doc = "The version you saw; another one present is a conflict"};
template <> inline constexpr FieldRule rule<&app::UpdateAppointmentInput::start_time>{
    .doc = "Without endTime the length stays"};
template <> inline constexpr FieldRule rule<&app::UpdateAppointmentInput::provider>{
    .doc = "Video provider for a session that is made by this change"};
template <> inline constexpr FieldRule rule<&app::UpdateAppointmentInput::notes>{.max_length = 10'000};
template <> inline constexpr FieldRule rule<&app::UpdateAppointmentInput::patient_notes>{.max_length = 10'000};
template <> inline constexpr FieldRule rule<&app::UpdateAppointmentInput::chief_complaint>{.max_length = 2'000};
template <> inline constexpr FieldRule rule<&app::UpdateAppointmentInput::charge_amount>{.max_length = 20};
template <> inline constexpr FieldRule rule<&app::CancelAppointmentInput::reason>{.max_length = 500};
template <> inline constexpr FieldRule rule<&app::ListAppointmentsInput::from>{.doc = "Start at or after"};
template <> inline constexpr FieldRule rule<&app::ListAppointmentsInput::to>{.doc = "Start before"};
template <> inline constexpr FieldRule rule<&app::ListAppointmentsInput::limit>{
    .min = 1, .max = 100, .has_default = true};
template <> inline constexpr FieldRule rule<&app::ListAppointmentsInput::cursor>{
    .max_length = 200, .doc = "nextCursor of the page before"};
}  // namespace chiroflow
