// SPDX-License-Identifier: Apache-2.0
// The two acts of a deletion that the database cannot undo. Both may be repeated, and both look afterwards whether it is so.
#pragma once

#include <vector>

#include "app/recordings/recording_desk.hpp"
#include "domain/recording.hpp"

namespace chiroflow::app {

/// Before the decision: key and pieces are there, so that their absence afterwards is our doing. One that failed may lack pieces.
/// Error: storage_unavailable "recording_not_found_here".
Result<void> require_content(const RecordingDesk& desk, const SessionRecording& recording,
                             const std::vector<RecordingPiece>& pieces);
/// Without its key no copy of the content can be read, wherever it is. A recording that never had one is fine.
Result<void> destroy_key(const RecordingDesk& desk, const SessionRecording& recording);
/// Returns how many objects were removed.
Result<std::int64_t> remove_bytes(const RecordingDesk& desk, const SessionRecording& recording);

}  // namespace chiroflow::app
