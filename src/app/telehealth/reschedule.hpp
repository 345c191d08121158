// SPDX-License-Identifier: Apache-2.0
// Moving a session by itself: the same as moving its appointment.
#pragma once

#include "app/call.hpp"
#include "core/describe.hpp"
#include "store/views.hpp"

namespace chiroflow::app {

struct RescheduleInput {
  SessionId session_id;
  Instant start_time;
  Instant end_time;
};
CHIROFLOW_DESCRIBE(RescheduleInput, session_id, start_time, end_time)

/// New times for session, appointment and links; what was CANCELLED or NO_SHOW is reinstated. Errors: not_found "Session",
/// conflict (running, over, or no video visit any more), invalid_argument (times).
Result<store::SessionRow> reschedule(Call& call, const RescheduleInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::RescheduleInput::end_time>{.doc =
                                                                                 "After the start, at most 24 hours"};
}  // namespace chiroflow
