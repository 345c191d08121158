// SPDX-License-Identifier: Apache-2.0
// What Zoom's dashboard measures of a meeting, live or over, in our three words. Values come as texts with units ("126 ms", "0.03%").
// Source: developers.zoom.us/docs/api/accounts (GET /metrics/meetings/{meetingId}/participants/qos).
#pragma once

#include <optional>
#include <string_view>

#include "ports/video_provider.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::zoom {

/// The number in front of a unit: "126 ms" gives 126. Nothing for an empty or other text.
std::optional<double> measured(std::string_view text);

/// One direction of one medium. Lost packets above 2 and 5 percent, jitter above 30 and 60 ms and delay above 200 and 400 ms
/// make it fair and poor; nothing where Zoom measured nothing.
std::optional<Quality> quality_of_stream(const wire::Value& stream);

/// Of the whole answer: the worst that anybody in the meeting has at the last moment that was measured.
RoomQuality quality_of(const wire::Value& answer);

}  // namespace chiroflow::zoom
