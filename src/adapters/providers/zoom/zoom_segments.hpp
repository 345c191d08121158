// SPDX-License-Identifier: Apache-2.0
// Which files of Zoom's recording one start made. Every stretch from a start to its stop gives files of its own, all with the same
// "recording_start". Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::zoom {

/// ProviderRecording::external_id: the instance's UUID and when it was told to record, "4444AAAiAAAAAiAiAiiAii==:2030-01-15T09:45:00.000Z".
/// The UUID alone means all that was recorded in it.
struct RecordingKey {
  std::string instance;
  std::optional<Instant> start;
};
std::string text_of(const RecordingKey& key);
/// Error: not_found for what is no such text.
Result<RecordingKey> recording_key(const std::string& text);

/// A time of a file, as Zoom writes it.
std::optional<Instant> time_of(const wire::Value& file, std::string_view name);
/// The files of the stretch that began nearest to the start, rather after it than before; none when none began near it. `until`: when its
/// stop was confirmed; what began later is somebody else's.
std::vector<const wire::Value*> of_start(const wire::Value& files, const std::optional<Instant>& start,
                                         const std::optional<Instant>& until);

}  // namespace chiroflow::zoom
