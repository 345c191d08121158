// SPDX-License-Identifier: Apache-2.0
// What the sealed pieces of a recording come to, each opened and checked on the way.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/recordings/sealed_pieces.hpp"
#include "crypto/digest.hpp"

namespace chiroflow::app {

struct RecordingTotals {
  std::int64_t pieces = 0;
  std::int64_t size = 0;         // of the content, in bytes
  bool complete = false;         // the last piece is there
  std::string format;            // by the first bytes: "webm", "mp4", "bin"
  crypto::Sha256 plain, sealed;  // of everything in order; not finished
};

/// Blocks as long as reading it all takes; `go_on` is asked before each piece. Errors: its own, and those of open_piece.
Result<RecordingTotals> add_up(const Services& services, const PieceCipher& cipher, const SessionRecording& recording,
                               const std::vector<RecordingPiece>& pieces,
                               const std::function<Result<void>()>& go_on = {});

}  // namespace chiroflow::app
