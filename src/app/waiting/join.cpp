// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/join.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/jobs.hpp"
#include "app/session_change.hpp"
#include "app/telehealth/patient_place.hpp"
#include "app/video/room_change.hpp"
#include "app/visits/steps.hpp"
#include "app/waiting/unchanged_view.hpp"
#include "domain/session_times.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
using enum WaitingRoomStatus;

Result<void> require_can_arrive(const Call& call, const Organization& organization, const TelehealthSession& session) {
  using S = TelehealthSessionStatus;
  const auto window = join_window(organization, session.scheduled_start_time, session.scheduled_end_time);
  const bool over = session.status == S::COMPLETED || session.status == S::CANCELLED || call.now >= window.closes ||
                    (session.status == S::NO_SHOW && !may_arrive_late(organization, session, call.now));
  if (over)
    return fail(precondition_failed(
        "This visit is " + std::string(session.status == S::CANCELLED ? "cancelled" : "over") + "; please call " +
            organization.name + (organization.phone ? ", " + *organization.phone : std::string()),
        "session_over"));
  if (is_running(session.status) || window.opens <= call.now) return {};
  return fail(precondition_failed("The waiting room opens at " + format_iso(window.opens), "outside_window"));
}

/// When the patient was last known to be there.
Instant gone_since(const VirtualWaitingRoom& row) {
  if (row.status != WAITING) return row.leave_time.value_or(row.join_time);
  return std::max(row.join_time, row.last_seen_at.value_or(row.join_time));
}

void note_device(const JoinWaitingRoomInput& input, VirtualWaitingRoom& row) {
  if (input.device_type) row.device_type = name_of(*input.device_type);
  if (input.browser_info) row.browser_info = input.browser_info;
  if (input.connection_type) row.connection_type = name_of(*input.connection_type);
}

/// The session follows; late arrivals take a no-show back.
Result<void> arrive(Call& call, db::Writer& writer, TelehealthSession& session) {
  const auto before = session.status;
  const bool was_elsewhere = !is_running(before) && place_is_stale(session, call.now);
  const bool known = session.patient_first_seen_at && !session.no_show_proposed_at && !was_elsewhere;
  if (was_elsewhere) forget_place(session);
  TRY(step_session(call, writer, session, SessionEvent::patient_arrives));
  if (before == TelehealthSessionStatus::NO_SHOW) TRY(cancel_room_end(call, writer, session));
  if (before == session.status && known) return {};
  if (!session.patient_first_seen_at) session.patient_first_seen_at = call.now;
  session.no_show_proposed_at.reset();
  return save_session(call, writer, session,
                      before == session.status ? "session.patient_seen" : "session.patient_arrived",
                      state_change(before, session.status));
}

/// Of a visit that was moved to another day: what was checked and answered then says nothing about today.
void forget_another_day(VirtualWaitingRoom& row, Instant now) {
  constexpr Hours kOneVisit{12};
  if (now - row.join_time < kOneVisit) return;
  row.camera_checked = row.microphone_checked = row.connection_checked = false;
  row.check_results.reset();
  row.pre_visit_questionnaire_completed = false;
  row.pre_visit_responses.reset();
}

/// Somebody who was here before. The place is kept by whoever is back within the grace time.
Result<void> come_back(Call& call, db::Writer& writer, const Organization& organization, VirtualWaitingRoom& row) {
  const auto before = row.status;
  const bool place_kept = call.now - gone_since(row) <= Minutes(organization.grace_minutes);
  // Let in to a visit that does not run (any more): the place is one in the queue again.
  row.status = TRY(next(row.status, row.status == ADMITTED ? WaitingEvent::hold : WaitingEvent::rejoin)).to;
  row.last_seen_at = call.now;
  if (before == WAITING && place_kept) return save_place(call, writer, row, std::nullopt, changed_fields({"device"}));
  if (!place_kept) {
    forget_another_day(row, call.now);
    row.join_time = call.now;
  }
  row.admit_time.reset();
  row.leave_time.reset();
  row.wait_seconds.reset();
  row.acknowledged_at.reset();
  row.acknowledged_by.reset();
  TRY(add_step(call, writer, row.session_id, VisitStepKind::WAITING));
  return save_place(call, writer, row, "waiting.joined", state_change(before, row.status));
}

Result<void> take_a_place(Call& call, db::Writer& writer, const SessionId& session, VirtualWaitingRoom& row) {
  static const std::string patient_of =
      "SELECT a.patient_id FROM telehealth_session s JOIN appointment a ON a.organization_id = s.organization_id"
      " AND a.id = s.appointment_id WHERE s.organization_id = ? AND s.id = ?";
  auto patient = TRY(store::query_value<PatientId>(writer, patient_of, call.organization(), session));
  if (!patient) return fail(internal_error("a session without an appointment"));
  row.patient_id = std::move(*patient);
  row.session_id = session;
  row.join_time = call.now;
  row.last_seen_at = call.now;
  TRY(add_step(call, writer, session, VisitStepKind::WAITING));
  return add_place(call, writer, row, "waiting.joined");
}

Result<JoinWaitingRoomOutput> join_in(Call& call, db::Writer& writer, const JoinWaitingRoomInput& input) {
  auto session = TRY(access_session_to_change(call, writer, input.session_id));
  TRY(require_waits(call));
  const auto organization = TRY(own_organization(call, writer));
  TRY(require_can_arrive(call, organization, session));
  auto seen = TRY(find_place_of(writer, call.organization(), session.id));
  VirtualWaitingRoom row = seen ? std::move(*seen) : VirtualWaitingRoom();
  note_device(input, row);
  if (seen && row.status == ADMITTED && is_running(session.status)) {
    row.last_seen_at = call.now;
    TRY(save_place(call, writer, row, std::nullopt, changed_fields({"device"})));
    return JoinWaitingRoomOutput{row.id, row.join_time, row.status, true, {}};
  }
  TRY(arrive(call, writer, session));
  if (seen)
    TRY(come_back(call, writer, organization, row));
  else
    TRY(take_a_place(call, writer, session.id, row));
  return JoinWaitingRoomOutput{row.id, row.join_time, row.status, seen.has_value(),
                               TRY(asked_of_patient(call, writer, session))};
}

Result<store::WaitingRoomView> leave_in(Call& call, db::Writer& writer, const WaitingRoomId& id) {
  auto [session, row] = TRY(access_place_to_change(call, writer, id));
  const auto step = TRY(next(row.status, WaitingEvent::leave));
  if (!step.changed()) return unchanged_view(call, writer, row);
  row.status = step.to;
  row.leave_time = call.now;
  row.wait_seconds.reset();
  row.wait_seconds = wait_seconds(row, call.now);
  if (call.actor.is_visitor()) TRY(add_step(call, writer, session.id, VisitStepKind::LEFT));
  TRY(leave_session(call, writer, session));
  TRY(save_place(call, writer, row, "waiting.left", state_change(step.from, step.to)));
  return view_for(call, row);
}
}  // namespace

Result<JoinWaitingRoomOutput> join_waiting_room(Call& call, const JoinWaitingRoomInput& input) {
  return call.commit([&](db::Writer& writer) { return join_in(call, writer, input); });
}

Result<store::WaitingRoomView> leave_waiting_room(Call& call, const WaitingRoomInput& input) {
  return call.commit([&](db::Writer& writer) { return leave_in(call, writer, input.waiting_room_id); });
}

}  // namespace chiroflow::app
