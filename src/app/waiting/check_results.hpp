// SPDX-License-Identifier: Apache-2.0
// What the device check of the waiting room found.
#pragma once

#include <optional>
#include <string>

#include "app/waiting/waiting_place.hpp"
#include "core/raw_json.hpp"

namespace chiroflow::app {

/// Each is "ok" or a code that names the cause ("camera_denied", "no_relay"); none: not looked at.
struct CheckResults {
  std::optional<std::string> camera;
  std::optional<std::string> microphone;
  std::optional<std::string> speaker;
  std::optional<std::string> network;
  std::optional<std::string> relay;
};
CHIROFLOW_DESCRIBE(CheckResults, camera, microphone, speaker, network, relay)

struct UpdateTechnicalCheckInput {
  WaitingRoomId waiting_room_id;
  std::optional<bool> camera_checked;
  std::optional<bool> microphone_checked;
  std::optional<bool> connection_checked;
  std::optional<CheckResults> results;
};
CHIROFLOW_DESCRIBE(UpdateTechnicalCheckInput, waiting_room_id, camera_checked, microphone_checked, connection_checked,
                   results)

Result<std::optional<CheckResults>> read_check_results(const std::optional<RawJson>& stored);

/// What is not given stays as it was. Errors: not_found "Waiting room entry", forbidden (guests), invalid_argument,
/// precondition_failed "session_over".
Result<store::WaitingRoomView> update_technical_check(Call& call, const UpdateTechnicalCheckInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::CheckResults::camera>{.min_length = 1, .max_length = 40};
template <> inline constexpr FieldRule rule<&app::CheckResults::microphone>{.min_length = 1, .max_length = 40};
template <> inline constexpr FieldRule rule<&app::CheckResults::speaker>{.min_length = 1, .max_length = 40};
template <> inline constexpr FieldRule rule<&app::CheckResults::network>{.min_length = 1, .max_length = 40};
template <> inline constexpr FieldRule rule<&app::CheckResults::relay>{.min_length = 1, .max_length = 40};
template <> inline constexpr FieldRule rule<&app::UpdateTechnicalCheckInput::results>{
    .doc = "ok, or a code for the cause: small letters, digits and _"};
}  // namespace chiroflow
