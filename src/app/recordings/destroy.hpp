// SPDX-License-Identifier: Apache-2.0
// The two acts of a deletion that the database cannot undo. Both may be repeated, and both look afterwards whether it is so.
#pragma once

#include <vector>

#include "app/recordings/recording_desk.hpp"
#include "domain/recording.hpp"

namespace chiroflow::app {

/// What is known of a recording's key before it is destroyed.
enum class KeyNow { there, lost };

/// Before the decision: key and pieces are there, so that their absence afterwards is our doing. One that failed may lack pieces,
/// and one whose key the operator gave up (`said_lost`) its key.
/// Error: storage_unavailable "recording_not_found_here".
Result<KeyNow> require_content(const RecordingDesk& desk, const SessionRecording& recording,
                               const std::vector<RecordingPiece>& pieces, bool said_lost);
/// Without its key no copy of the content can be read, wherever it is. A recording that never had one is fine.
Result<void> destroy_key(const RecordingDesk& desk, const SessionRecording& recording);
/// Returns how many objects were removed.
Result<std::int64_t> remove_bytes(const RecordingDesk& desk, const SessionRecording& recording);

}  // namespace chiroflow::app
