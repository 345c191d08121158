// SPDX-License-Identifier: Apache-2.0
// The end of recordings that this server keeps: when all pieces are there, or nobody brings more, they are checked, closed with a last
// piece and made available. One whose page vanished is finished with what came; none is lost in silence.
#pragma once

#include <functional>

#include "app/services.hpp"
#include "core/result.hpp"
#include "domain/recording.hpp"

namespace chiroflow::app {

/// A page that sends nothing for so long is gone.
inline constexpr Seconds kVanishedAfter{60};

struct RecordingRound {
  int lost = 0;  // whose page vanished
  int available = 0;
  int failed = 0;
};

/// Safe to repeat, also beside another server. `up_since`: a page could not reach a server that was not there.
Result<RecordingRound> look_after_recordings(const Services& services, Instant up_since,
                                             const std::function<bool()>& is_stopping = {});

}  // namespace chiroflow::app
