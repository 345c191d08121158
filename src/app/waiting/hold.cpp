// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/hold.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/telehealth/standing_orders.hpp"
#include "app/video/room_change.hpp"
#include "app/waiting/unchanged_view.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
/// ADMITTED to WAITING; their page goes back by itself where the call is ours, a job sees to it elsewhere.
Result<void> put_back(Call& call, db::Writer& writer, VirtualWaitingRoom& row,
                      const Transition<WaitingRoomStatus>& step) {
  row.status = step.to;
  row.admit_time.reset();
  row.wait_seconds.reset();
  row.last_seen_at = call.now;  // they are in the call; the page speaks up in a moment
  return save_place(call, writer, row, "waiting.held", state_change(step.from, step.to));
}

Result<void> disconnect_patients_side(Call& call, db::Writer& writer, const SessionId& session) {
  static const std::string sql =
      "SELECT id FROM participant WHERE organization_id = ? AND session_id = ? AND role IN ('PATIENT', 'GUARDIAN')";
  for (const auto& id : TRY(store::query_all<ParticipantId>(writer, sql, call.organization(), session)))
    TRY(schedule_sending_out(call, writer, id));
  return {};
}

Result<store::WaitingRoomView> hold_in(Call& call, db::Writer& writer, const SessionId& id) {
  const auto session = TRY(access_session_to_change(call, writer, id));
  auto row = TRY(find_place_of(writer, call.organization(), id));
  if (!row) return fail(not_found("Waiting room entry"));
  if (!is_running(session.status))
    return fail(conflict(
        "The session is " + std::string(name_of(session.status)) + "; only a patient in a running visit can be held",
        "session_state"));
  const auto step = TRY(next(row->status, WaitingEvent::hold));
  if (!step.changed()) return unchanged_view(call, writer, *row);
  TRY(put_back(call, writer, *row, step));
  TRY(disconnect_patients_side(call, writer, id));
  return view_for(call, *row);
}
}  // namespace

Result<void> send_to_waiting_room(Call& call, db::Writer& writer, const SessionId& id) {
  const auto session = TRY(access_session_to_change(call, writer, id));
  auto row = TRY(find_place_of(writer, call.organization(), id));
  if (!row || row->status != WaitingRoomStatus::ADMITTED || !is_running(session.status)) return {};
  return put_back(call, writer, *row, TRY(next(row->status, WaitingEvent::hold)));
}

Result<store::WaitingRoomView> hold_patient(Call& call, const SessionInput& input) {
  return call.commit([&](db::Writer& writer) { return hold_in(call, writer, input.session_id); });
}

}  // namespace chiroflow::app
