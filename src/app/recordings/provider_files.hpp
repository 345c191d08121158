// SPDX-License-Identifier: Apache-2.0
// Which of a provider's files are kept of a run of its recorder. Pure.
#pragma once

#include <vector>

#include "ports/room_recorder.hpp"

namespace chiroflow::app {

/// Films with everybody in them; where there is none, what there is of single tracks and sound. Chats, timelines and transcripts are
/// not what people agreed to and are left out.
std::vector<RecordingFile> files_to_keep(const std::vector<RecordingFile>& files);

}  // namespace chiroflow::app
