// SPDX-License-Identifier: Apache-2.0
// Taking in what the starter's page recorded, piece by piece. Each is sealed before it leaves the memory of this process; what comes
// after a stop, or while somebody has not agreed, is not taken.
#pragma once

#include <optional>
#include <string_view>

#include "app/call.hpp"
#include "core/describe.hpp"
#include "domain/recording.hpp"

namespace chiroflow::app {

struct PieceInput {
  RecordingId recording_id;
  std::int64_t number = 0;
  bool last = false;                        // nothing follows: the recording ends with it
  std::optional<std::int64_t> duration_ms;  // of the whole, as the page knows it; with the last one
};

struct TakenPiece {
  std::int64_t received = 0;  // its number
};
CHIROFLOW_DESCRIBE(TakenPiece, received)

struct NextPiece {
  std::int64_t next = 0;  // the number that is expected
};
CHIROFLOW_DESCRIBE(NextPiece, next)

/// Only from who started the recording. The same piece again is fine. Errors: not_found "Recording"; conflict "recording_stopped" (also
/// while it is paused), "piece_differs" (the number was taken with other content), "piece_out_of_order" (the message names the next);
/// payload_too_large; invalid_argument; storage_unavailable "disk_full".
Result<TakenPiece> take_piece(Call& call, const PieceInput& input, std::string_view content);
/// Where to go on after a page was reloaded. Error: not_found "Recording".
Result<NextPiece> next_piece(Call& call, const RecordingId& recording);

/// What a page records of a visit is far less; more would only fill the disk. What waited behind a broken line comes at once.
inline constexpr std::int64_t kMostBytesPerSecond = 4 * 1024 * 1024;
inline constexpr std::int64_t kMostBytesAtOnce = 64 * 1024 * 1024;

/// After a stop by staff or the end of the visit the page still holds what it recorded before.
inline constexpr Seconds kTimeForTheRest{30};
bool takes_the_rest(const SessionRecording& recording);
/// The same with the time it has for that.
bool still_takes_the_rest(const SessionRecording& recording, Instant now);

}  // namespace chiroflow::app
