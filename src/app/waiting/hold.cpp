// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/hold.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/video/room_change.hpp"

namespace chiroflow::app {

namespace {
Result<store::WaitingRoomView> hold_in(Call& call, db::Writer& writer, const SessionId& id) {
  const auto session = TRY(access_session_to_change(call, writer, id));
  auto row = TRY(find_place_of(writer, call.organization(), id));
  if (!row) return fail(not_found("Waiting room entry"));
  if (!is_running(session.status))
    return fail(conflict(
        "The session is " + std::string(name_of(session.status)) + "; only a patient in a running visit can be held",
        "session_state"));
  const auto step = TRY(next(row->status, WaitingEvent::hold));
  if (!step.changed()) return view_for(call, *row);
  row->status = step.to;
  row->admit_time.reset();
  row->wait_seconds.reset();
  row->last_seen_at = call.now;  // they are in the call; the page speaks up in a moment
  TRY(save_place(call, writer, *row, "waiting.held", state_change(step.from, step.to)));
  return view_for(call, *row);
}
}  // namespace

Result<store::WaitingRoomView> hold_patient(Call& call, const SessionInput& input) {
  return call.commit([&](db::Writer& writer) { return hold_in(call, writer, input.session_id); });
}

}  // namespace chiroflow::app
