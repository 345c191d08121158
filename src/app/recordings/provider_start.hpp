// SPDX-License-Identifier: Apache-2.0
// The start of a recording that the video provider makes. Its row and its run are durable before the provider is asked, and whatever
// goes wrong ends in a recording that failed and a provider that is told to stop.
#pragma once

#include "app/call.hpp"
#include "domain/recording.hpp"

namespace chiroflow::app {

/// Nothing older goes on in the room, then the recorder starts. Where the recording was stopped meanwhile, the recorder is stopped at
/// once. Errors: the provider's; the recording is FAILED then, and everybody was told.
Result<void> start_at_provider(Call& call, const SessionRecording& recording);

}  // namespace chiroflow::app
