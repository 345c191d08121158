// SPDX-License-Identifier: Apache-2.0
// What the patient sees while waiting: the place in the queue, an honest range, what the clinic has to say.
#pragma once

#include <optional>
#include <string>

#include "app/waiting/waiting_place.hpp"
#include "domain/waiting_estimate.hpp"

namespace chiroflow::app {

struct PreChecks {
  bool camera = false;
  bool microphone = false;
  bool connection = false;
};
CHIROFLOW_DESCRIBE(PreChecks, camera, microphone, connection)

struct WaitingStatusOutput {
  WaitingRoomId id;
  WaitingRoomStatus status = WaitingRoomStatus::WAITING;
  Instant join_time;
  std::optional<Instant> admit_time;
  int current_wait_seconds = 0;
  std::string wait_time_display;
  bool is_provider_ready = false;
  PreChecks pre_checks;
  bool questionnaire_completed = false;
  SessionId session_id;
  Instant scheduled_time;
  std::optional<store::PersonName> provider;
  std::string appointment_type;
  std::optional<int> position;
  std::optional<WaitRange> estimated_wait_minutes;
  std::optional<int> delay_minutes;
  std::optional<std::string> waiting_message;
  TelehealthSessionStatus session_status = TelehealthSessionStatus::WAITING;
};
CHIROFLOW_DESCRIBE(WaitingStatusOutput, id, status, join_time, admit_time, current_wait_seconds, wait_time_display,
                   is_provider_ready, pre_checks, questionnaire_completed, session_id, scheduled_time, provider,
                   appointment_type, position, estimated_wait_minutes, delay_minutes, waiting_message, session_status)

/// Asking is also a sign that the patient's page is there. Errors: not_found "Waiting room entry", forbidden (guests).
Result<WaitingStatusOutput> get_waiting_room_status(Call& call, const WaitingRoomInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::WaitingStatusOutput::wait_time_display>{.doc = "m:ss"};
template <> inline constexpr FieldRule rule<&app::WaitingStatusOutput::is_provider_ready>{
    .doc = "The patient was let in and the visit runs: enter with telehealth.generateToken"};
template <> inline constexpr FieldRule rule<&app::WaitingStatusOutput::position>{
    .doc = "1 is next; of those who wait for the same clinician, in the order of arrival"};
template <> inline constexpr FieldRule rule<&app::WaitingStatusOutput::estimated_wait_minutes>{
    .doc = "From the clinician's last visits; null when too little is known to say anything honest"};
}  // namespace chiroflow
