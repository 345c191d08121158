// SPDX-License-Identifier: Apache-2.0
// A no ends a recording here at once, and its provider's recorder a moment later. What went on for longer nobody agreed to.
#pragma once

#include <optional>

#include "domain/recording.hpp"
#include "ports/room_recorder.hpp"

namespace chiroflow::app {

/// A provider that is told at once may take so long to end its recorder; vendors tell whole seconds.
inline constexpr Seconds kStopTakes{5};

/// Whether somebody's no ended it, or somebody came who had not said yes, and what was made of it reaches beyond that.
/// `reached`: when it ended there, as far as that is known.
bool went_on_after_a_no(const SessionRecording& recording, std::optional<Instant> reached);

/// When the last picture or sound in it was taken, as far as the provider tells.
std::optional<Instant> end_of_film(const ProviderRecording& made);

}  // namespace chiroflow::app
