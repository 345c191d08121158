// SPDX-License-Identifier: Apache-2.0
// Whether a LiveKit server is well and takes our key, in words for staff.
#pragma once

#include <optional>

#include "adapters/providers/livekit/livekit_client.hpp"

namespace chiroflow::livekit {

/// Asks the server; an error's text says what is wrong and what to do about it.
Result<void> ask_health(const Client& client);

/// Whether the server has an egress service at all; nothing where it did not say.
std::optional<bool> ask_for_recorder(const Client& client);

}  // namespace chiroflow::livekit
