// SPDX-License-Identifier: Apache-2.0
// What LiveKit's recorder tells of a recording (EgressInfo of livekit_egress.proto). Pure.
#pragma once

#include "ports/room_recorder.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::livekit {

ProviderRecording read_egress(const wire::Value& info);

}  // namespace chiroflow::livekit
