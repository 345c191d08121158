// SPDX-License-Identifier: Apache-2.0
// Who waits, for the staff.
#pragma once

#include <optional>
#include <string>

#include "app/waiting/admission.hpp"
#include "core/one_or_list.hpp"

namespace chiroflow::app {

struct GetWaitingRoomInput {
  std::optional<SessionId> session_id;
  std::optional<ClinicianId> clinician_id;
  std::optional<bool> everybody;
};
CHIROFLOW_DESCRIBE(GetWaitingRoomInput, session_id, clinician_id, everybody)

struct WaitingPatient {
  PatientId id;
  std::string first_name;
  std::string last_name;
  std::optional<Date> date_of_birth;
};
CHIROFLOW_DESCRIBE(WaitingPatient, id, first_name, last_name, date_of_birth)

struct WaitingAppointment {
  AppointmentId id;
  std::optional<store::AppointmentTypeLabel> appointment_type;
  AdmissionClinician provider;
};
CHIROFLOW_DESCRIBE(WaitingAppointment, id, appointment_type, provider)

struct WaitingSession {
  SessionId id;
  TelehealthSessionStatus status = TelehealthSessionStatus::WAITING;
  Instant scheduled_start_time;
  Instant scheduled_end_time;
  std::optional<std::string> patient_location;
  std::optional<std::string> patient_location_state;
  std::optional<bool> patient_at_home;
  std::optional<std::string> callback_phone;
  std::optional<int> delay_minutes;
  WaitingAppointment appointment;
};
CHIROFLOW_DESCRIBE(WaitingSession, id, status, scheduled_start_time, scheduled_end_time, patient_location,
                   patient_location_state, patient_at_home, callback_phone, delay_minutes, appointment)

struct WaitingEntry : store::WaitingRoomView {
  WaitingPatient patient;
  WaitingSession session;
  int current_wait_seconds = 0;
  bool connected = false;
  std::optional<Instant> acknowledged_at;
  std::optional<CheckResults> check_results;
};
CHIROFLOW_DESCRIBE_DERIVED(WaitingEntry, (store::WaitingRoomView), patient, session, current_wait_seconds, connected,
                           acknowledged_at, check_results)

/// With a session: its place, whatever its state, or null where nobody came. Without: those who wait now, longest first; a
/// PROVIDER's own unless `everybody`, for other roles everybody's. Error: not_found "Session", "Clinician".
Result<OneOrList<WaitingEntry>> get_waiting_room(Call& call, const GetWaitingRoomInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::GetWaitingRoomInput::clinician_id>{.doc = "Who waits for this one"};
template <> inline constexpr FieldRule rule<&app::GetWaitingRoomInput::everybody>{
    .doc = "The whole clinic's; that is what everybody but a PROVIDER gets anyway"};
template <> inline constexpr FieldRule rule<&app::WaitingEntry::connected>{
    .doc = "The patient's page was there within the last 45 seconds"};
}  // namespace chiroflow
