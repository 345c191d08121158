// SPDX-License-Identifier: Apache-2.0
// What is known of who was in a room.
#pragma once

#include "core/result.hpp"
#include "domain/session.hpp"
#include "ports/database.hpp"

namespace chiroflow::app {

/// Whether somebody is known to have been in this room, or to have been recorded there. Not every vendor tells of everybody.
Result<bool> has_traces(db::Reader& reader, const Room& room);

}  // namespace chiroflow::app
