// SPDX-License-Identifier: Apache-2.0
// Changing the kind of contact in a visit that runs.
#pragma once

#include <optional>

#include "app/call.hpp"

namespace chiroflow::app {

CHIROFLOW_ENUM(ModalityReason, started, low_bandwidth, chosen, video_failed, restored)

struct SetModalityInput {
  SessionId session_id;
  Modality modality = Modality::AUDIO_VIDEO;
  std::optional<bool> by_phone;
  ModalityReason reason = ModalityReason::chosen;
};
CHIROFLOW_DESCRIBE(SetModalityInput, session_id, modality, by_phone, reason)

struct SetModalityOutput {
  Modality modality = Modality::AUDIO_VIDEO;
  bool mixed = false;
};
CHIROFLOW_DESCRIBE(SetModalityOutput, modality, mixed)

/// The same again changes nothing. Errors: not_found "Session"; precondition_failed "session_over", "not_running"; forbidden (a
/// visitor and the phone).
Result<SetModalityOutput> set_modality(Call& call, const SetModalityInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::SetModalityInput::by_phone>{
    .doc = "Staff only: the clinic called the patient's telephone; sound alone"};
template <> inline constexpr FieldRule rule<&app::SetModalityInput::reason>{
    .doc = "started: what the visit began with, which corrects the first stretch instead of opening another"};
template <> inline constexpr FieldRule rule<&app::SetModalityOutput::mixed>{
    .doc = "Both kinds happened in this visit; no modifier is derived then"};
}  // namespace chiroflow
