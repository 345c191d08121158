// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/waiting_place.hpp"

#include <algorithm>

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/notices.hpp"
#include "app/session_change.hpp"
#include "app/visibility.hpp"
#include "app/waiting/answers.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
Result<void> tell(Call& call, db::Writer& writer, const VirtualWaitingRoom& row, std::string_view notice) {
  return notify_session(
      call, writer, row.session_id, NoticeAudience::EVERYBODY, notice,
      R"({"waitingRoomId":")" + row.id.value + R"(","status":")" + std::string(name_of(row.status)) + "\"}");
}

Result<std::optional<VirtualWaitingRoom>> find_place(db::Reader& reader, const OrganizationId& organization,
                                                     const WaitingRoomId& id) {
  static const std::string sql =
      store::select_from<VirtualWaitingRoom>("w") + " WHERE w.organization_id = ? AND w.id = ?";
  return store::query_one<VirtualWaitingRoom>(reader, sql, organization, id);
}
}  // namespace

Result<std::optional<VirtualWaitingRoom>> find_place_of(db::Reader& reader, const OrganizationId& organization,
                                                        const SessionId& session) {
  static const std::string sql =
      store::select_from<VirtualWaitingRoom>("w") + " WHERE w.organization_id = ? AND w.session_id = ?";
  return store::query_one<VirtualWaitingRoom>(reader, sql, organization, session);
}

Result<VirtualWaitingRoom> access_place(const Call& call, db::Reader& reader, const WaitingRoomId& id) {
  auto row = TRY(find_place(reader, call.organization(), id));
  if (!row || (call.actor.is_visitor() && row->session_id != call.actor.session_id))
    return fail(not_found("Waiting room entry"));
  TRY(require_waits(call));
  return std::move(*row);
}

Result<WaitingPlace> access_place_to_change(Call& call, db::Writer& writer, const WaitingRoomId& id) {
  const auto seen = TRY(access_place(call, writer, id));
  WaitingPlace place;
  place.session = TRY(access_session_to_change(call, writer, seen.session_id));
  // Read again: it may have changed while we waited for the session.
  place.row = TRY(access_place(call, writer, id));
  return place;
}

Result<void> require_waits(const Call& call) {
  if (!call.actor.is_visitor() || call.actor.is_patients_side()) return {};
  return fail(forbidden("Only the patient and their guardian wait here; you can enter once the visit has begun"));
}

Result<void> require_not_over(const TelehealthSession& session) {
  if (!is_over(session.status)) return {};
  return fail(precondition_failed("This visit is over; what was answered and checked before it stays as it is",
                                  "session_over"));
}

Result<void> save_place(Call& call, db::Writer& writer, VirtualWaitingRoom& row, std::optional<std::string_view> notice,
                        std::string details) {
  using W = VirtualWaitingRoom;
  row.updated_at = call.now;
  TRY((store::update<&W::status, &W::join_time, &W::admit_time, &W::leave_time, &W::wait_seconds, &W::camera_checked,
                     &W::microphone_checked, &W::connection_checked, &W::pre_visit_questionnaire_completed,
                     &W::pre_visit_responses, &W::device_type, &W::browser_info, &W::connection_type, &W::check_results,
                     &W::last_seen_at, &W::acknowledged_at, &W::acknowledged_by, &W::updated_at>(writer, row)));
  TRY(call.changed(writer, {"VirtualWaitingRoom", row.id.view(), row.patient_id, std::move(details)}));
  if (notice) TRY(tell(call, writer, row, *notice));
  return {};
}

Result<void> add_place(Call& call, db::Writer& writer, VirtualWaitingRoom& row, std::string_view notice) {
  row.id = call.services.ids.next<WaitingRoomId>();
  row.organization_id = call.organization();
  row.created_at = row.updated_at = call.now;
  TRY(store::insert_row(writer, row));
  TRY(call.changed(writer, {"VirtualWaitingRoom", row.id.view(), row.patient_id, {}}));
  return tell(call, writer, row, notice);
}

Result<void> close_place(Call& call, db::Writer& writer, const TelehealthSession& session) {
  auto row = TRY(find_place_of(writer, session.organization_id, session.id));
  if (!row || row->status != WaitingRoomStatus::WAITING) return {};
  row->status = WaitingRoomStatus::LEFT;
  row->leave_time = call.now;
  row->wait_seconds = wait_seconds(*row, call.now);
  return save_place(call, writer, *row, "waiting.left", state_change(WaitingRoomStatus::WAITING, row->status));
}

Result<void> leave_session(Call& call, db::Writer& writer, TelehealthSession& session) {
  if (is_over(session.status)) return {};
  const auto step = TRY(step_session(call, writer, session, SessionEvent::patient_leaves));
  if (!step.changed()) return {};
  return save_session(call, writer, session, "session.patient_left", state_change(step.from, step.to));
}

int wait_seconds(const VirtualWaitingRoom& row, Instant now) {
  if (row.status != WaitingRoomStatus::WAITING && row.wait_seconds) return *row.wait_seconds;
  return static_cast<int>(std::max<std::int64_t>(0, std::chrono::floor<Seconds>(now - row.join_time).count()));
}

Result<store::WaitingRoomView> view_for(const Call& call, const VirtualWaitingRoom& row) {
  store::WaitingRoomView view;
  for_each_member<store::WaitingRoomView>([&](auto to) {
    for_each_member<VirtualWaitingRoom>([&](auto from) {
      using To = std::remove_cvref_t<decltype(view.*to.pointer)>;
      using From = std::remove_cvref_t<decltype(row.*from.pointer)>;
      if constexpr (std::is_same_v<To, From>) {
        if (std::string_view(to.name) == from.name) view.*to.pointer = row.*from.pointer;
      }
    });
  });
  view.pre_visit_responses = TRY(answers_shown(call, row));
  if (call.actor.role) hide(*call.actor.role, view);
  if (call.actor.is_visitor()) view.notes.reset();
  return view;
}

}  // namespace chiroflow::app
