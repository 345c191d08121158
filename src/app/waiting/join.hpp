// SPDX-License-Identifier: Apache-2.0
// The patient arrives in the waiting room, and goes again. Coming back within the organization's grace time keeps the place in
// the queue; a visit that is over is not reopened by anybody's return.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/consents/visit_needs.hpp"
#include "app/waiting/waiting_place.hpp"

namespace chiroflow::app {

CHIROFLOW_ENUM(DeviceType, mobile, desktop, tablet)
CHIROFLOW_ENUM(ConnectionType, wifi, cellular, ethernet)

struct JoinWaitingRoomInput {
  SessionId session_id;
  std::optional<DeviceType> device_type;
  std::optional<std::string> browser_info;
  std::optional<ConnectionType> connection_type;
};
CHIROFLOW_DESCRIBE(JoinWaitingRoomInput, session_id, device_type, browser_info, connection_type)

struct JoinWaitingRoomOutput {
  WaitingRoomId waiting_room_id;
  Instant join_time;
  WaitingRoomStatus status = WaitingRoomStatus::WAITING;
  bool is_rejoining = false;
  std::vector<MissingConsent> consent_missing;
};
CHIROFLOW_DESCRIBE(JoinWaitingRoomOutput, waiting_room_id, join_time, status, is_rejoining, consent_missing)

/// Who was let in already and comes back while the visit runs is answered ADMITTED and goes straight into it. Nobody is kept out
/// of the waiting room for a consent: it can be signed there.
/// Errors: not_found "Session", forbidden (guests), precondition_failed "session_over" or "outside_window".
Result<JoinWaitingRoomOutput> join_waiting_room(Call& call, const JoinWaitingRoomInput& input);
/// Again: the same answer. Error: conflict "waiting_room_state" for who was let in.
Result<store::WaitingRoomView> leave_waiting_room(Call& call, const WaitingRoomInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::JoinWaitingRoomInput::browser_info>{.max_length = 200};
template <> inline constexpr FieldRule rule<&app::JoinWaitingRoomOutput::status>{
    .doc = "ADMITTED: go straight into the visit with telehealth.generateToken"};
template <> inline constexpr FieldRule rule<&app::JoinWaitingRoomOutput::is_rejoining>{
    .doc = "The patient was here before; joinTime tells whether the place in the queue was kept"};
template <> inline constexpr FieldRule rule<&app::JoinWaitingRoomOutput::consent_missing>{
    .doc = "What has to be signed before the patient can be let in"};
}  // namespace chiroflow
