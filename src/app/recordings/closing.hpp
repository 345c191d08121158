// SPDX-License-Identifier: Apache-2.0
// The last step of a recording: it is there to be played, or it failed and says why. Told to the visit and to other systems.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/recordings/totals.hpp"
#include "app/services.hpp"
#include "ports/database.hpp"

namespace chiroflow::app {

struct FinishedRecording {
  RecordingTotals totals;
  std::vector<RecordingPiece> pieces;       // that have no row yet
  std::optional<std::string> format;        // none: as the content looks
  std::optional<std::int64_t> duration_ms;  // none: what is known of it, or the time it ran
};

/// `stored`: how many pieces had rows when it was looked at. False when somebody else was faster, more came meanwhile, or it is being
/// deleted: nothing was changed, the next round looks again. `guard`: looked at in the same transaction; its error ends it.
Result<bool> make_available(const Services& services, const SessionRecording& seen, std::int64_t stored,
                            FinishedRecording finished, const std::function<Result<void>(db::Writer&)>& guard = {});
/// The same, with a reason for people to read: our own sentence for everybody in the visit; what its provider says of it stays with
/// staff, in the recording and the audit log.
Result<bool> fail_recording(const Services& services, const SessionRecording& seen, std::int64_t stored,
                            const std::string& why, std::string_view providers_words = {});

}  // namespace chiroflow::app
