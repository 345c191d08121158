// SPDX-License-Identifier: Apache-2.0
// Whether a LiveKit server is well and takes our key, in words for staff.
#pragma once

#include "adapters/providers/livekit/livekit_client.hpp"

namespace chiroflow::livekit {

/// Asks the server; an error's text says what is wrong and what to do about it.
Result<void> ask_health(const Client& client);

}  // namespace chiroflow::livekit
