// SPDX-License-Identifier: Apache-2.0
// Which of a provider's files are kept of a run of its recorder. Pure.
#pragma once

#include <optional>
#include <vector>

#include "core/time.hpp"
#include "ports/room_recorder.hpp"

namespace chiroflow::app {

/// Films with everybody in them; where there is none, what there is of single tracks and sound. Chats, timelines and transcripts are
/// not what people agreed to and are left out. `begins`: of all runs that the provider has in one recording, `began` among them; a file
/// belongs to the newest that began before it (with some seconds between the two clocks), one without a time to the first.
std::vector<RecordingFile> files_to_keep(const std::vector<RecordingFile>& files, Instant began,
                                         const std::vector<Instant>& begins);

}  // namespace chiroflow::app
