// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "core/time.hpp"
#include "domain/enums.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

struct AppointmentType {
  AppointmentTypeId id;
  OrganizationId organization_id;
  std::string name;
  std::string color;
  int duration_minutes = 30;
  bool is_active = true;
  bool recording_allowed = false;  // visits of this type may be recorded, where the organization allows it
  Instant created_at;
  Instant updated_at;
};
CHIROFLOW_DESCRIBE(AppointmentType, id, organization_id, name, color, duration_minutes, is_active, recording_allowed,
                   created_at, updated_at)

struct Appointment {
  AppointmentId id;
  OrganizationId organization_id;
  PatientId patient_id;
  ClinicianId provider_id;
  std::optional<AppointmentTypeId> appointment_type_id;
  Instant start_time;
  Instant end_time;
  AppointmentStatus status = AppointmentStatus::SCHEDULED;
  std::optional<std::string> notes;  // staff's
  std::optional<std::string> patient_notes;
  std::optional<std::string> chief_complaint;
  std::optional<Instant> confirmed_at;
  std::optional<UserId> confirmed_by;
  std::optional<Instant> checked_in_at;
  std::optional<UserId> checked_in_by;
  std::optional<Instant> completed_at;
  std::optional<UserId> completed_by;
  std::optional<Instant> cancelled_at;
  std::optional<UserId> cancelled_by;
  std::optional<std::string> cancel_reason;
  std::optional<std::string> charge_amount;  // decimal text without trailing zeros
  bool is_telehealth = false;
  std::optional<UserId> created_by;
  std::optional<std::string> room_id;  // a room of the building, not of a video provider
  std::optional<std::string> recurring_series_id;
  std::optional<std::string> location_id;
  std::optional<std::string> external_id;  // the EHR's own; unique in the organization
  int version = 1;
  Instant created_at;
  Instant updated_at;
};
CHIROFLOW_DESCRIBE(Appointment, id, organization_id, patient_id, provider_id, appointment_type_id, start_time, end_time,
                   status, notes, patient_notes, chief_complaint, confirmed_at, confirmed_by, checked_in_at,
                   checked_in_by, completed_at, completed_by, cancelled_at, cancelled_by, cancel_reason, charge_amount,
                   is_telehealth, created_by, room_id, recurring_series_id, location_id, external_id, version,
                   created_at, updated_at)

}  // namespace chiroflow
