// SPDX-License-Identifier: Apache-2.0
// Who makes the recording: the starter's page for the built-in engine, the vendor's own recorder elsewhere.
#pragma once

#include "app/call.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

/// Whether the engine of the session's room can record; true where there is no room yet. Not inside a transaction.
Result<bool> engine_records(const Call& call, const SessionId& session);

}  // namespace chiroflow::app
