// SPDX-License-Identifier: Apache-2.0
#include "app/appointments/appointment_rules.hpp"

#include <algorithm>

#include "store/appointments.hpp"
#include "store/clinicians.hpp"
#include "store/patients.hpp"

namespace chiroflow::app {

namespace {
constexpr Hours kLongest{24};
constexpr Hours kFurthest{5 * 366 * 24};
constexpr std::size_t kMostDigits = 10;
constexpr std::size_t kMostDecimals = 4;

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Result<void> check_near(std::string_view field, Instant now, Instant at) {
  if (at > now - kFurthest && at < now + kFurthest) return {};
  return fail(invalid_field(std::string(field), "Must be within five years of today"));
}

Result<void> check_patient(const Call& call, db::Reader& reader, const PatientId& id) {
  const auto patient = TRY(store::find_patient(reader, call.organization(), id));
  if (!patient) return fail(not_found("Patient"));
  if (patient->status == PatientStatus::ARCHIVED)
    return fail(precondition_failed("The patient's record is archived; restore it before booking", "patient_archived"));
  if (patient->status == PatientStatus::DECEASED)
    return fail(
        precondition_failed("The patient's record says DECEASED; no appointment can be booked", "patient_deceased"));
  return {};
}

Result<void> check_clinician(const Call& call, db::Reader& reader, const ClinicianId& id) {
  const auto clinician = TRY(store::find_clinician(reader, call.organization(), id));
  if (!clinician) return fail(not_found("Clinician"));
  if (!clinician->is_active)
    return fail(precondition_failed("The clinician is inactive and cannot be booked", "clinician_inactive"));
  return {};
}

Result<bool> lacks_licence(const Call& call, db::Reader& reader, const Appointment& appointment) {
  if (!appointment.is_telehealth) return false;
  const auto patient = TRY(store::find_patient(reader, call.organization(), appointment.patient_id));
  if (!patient || !patient->state) return false;
  const Date day{std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(appointment.start_time))};
  return !TRY(store::licensed_in(reader, call.organization(), appointment.provider_id, *patient->state, day));
}
}  // namespace

Result<void> check_times(Instant now, Instant start, Instant end) {
  TRY(check_near("startTime", now, start));
  TRY(check_near("endTime", now, end));
  if (end <= start) return fail(invalid_field("endTime", "Must be after startTime"));
  if (end - start > kLongest) return fail(invalid_field("endTime", "Must be at most 24 hours after startTime"));
  return {};
}

std::optional<std::string> normal_amount(std::string_view text) {
  const auto point = text.find('.');
  auto whole = text.substr(0, point);
  auto decimals = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if (!all_digits(whole) || (point != std::string_view::npos && !all_digits(decimals))) return std::nullopt;
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size() - 1));
  while (!decimals.empty() && decimals.back() == '0') decimals.remove_suffix(1);
  if (whole.size() > kMostDigits || decimals.size() > kMostDecimals) return std::nullopt;
  std::string amount(whole);
  if (!decimals.empty()) amount.append(".").append(decimals);
  return amount;
}

Result<void> check_people(const Call& call, db::Reader& reader, const Appointment& appointment) {
  TRY(check_patient(call, reader, appointment.patient_id));
  TRY(check_clinician(call, reader, appointment.provider_id));
  if (!appointment.appointment_type_id) return {};
  const auto type = TRY(store::find_appointment_type(reader, call.organization(), *appointment.appointment_type_id));
  if (!type) return fail(not_found("Appointment type"));
  if (!type->is_active)
    return fail(precondition_failed("This kind of appointment is no longer offered", "appointment_type_inactive"));
  return {};
}

Result<std::vector<std::string>> warnings_for(const Call& call, db::Reader& reader, const Appointment& appointment) {
  std::vector<std::string> warnings;
  if (TRY(store::has_overlap(reader, call.organization(), appointment.provider_id, appointment.id,
                             appointment.start_time, appointment.end_time)))
    warnings.emplace_back("overlaps another appointment of this clinician");
  if (TRY(lacks_licence(call, reader, appointment)))
    warnings.emplace_back("no valid licence of this clinician is on file for the patient's state");
  return warnings;
}

}  // namespace chiroflow::app
