// SPDX-License-Identifier: Apache-2.0
// Whether a recording that runs has to stop, pause or go on, by what holds now.
#pragma once

#include "app/call.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

/// Whether let_recording_follow() would change anything. Read without a lock, so it is asked again with one.
Result<bool> recording_has_to_follow(const Call& call, db::Reader& reader, const TelehealthSession& session);

}  // namespace chiroflow::app
