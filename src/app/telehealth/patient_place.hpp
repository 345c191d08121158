// SPDX-License-Identifier: Apache-2.0
// Where the patient is counts for one visit: what was said of another day decides nothing about this one.
#pragma once

#include "core/time.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

/// Said so long ago that it was said for another visit than the one of `now`.
bool place_is_stale(const TelehealthSession& session, Instant now);

/// The place and the number to call: the patient's page asks for them again. The session is not saved.
void forget_place(TelehealthSession& session);

}  // namespace chiroflow::app
