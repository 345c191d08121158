// SPDX-License-Identifier: Apache-2.0
#include "app/appointments/visit.hpp"

#include "app/access.hpp"
#include "app/jobs.hpp"
#include "app/mail/queue.hpp"
#include "app/session_change.hpp"
#include "app/telehealth/patient_place.hpp"
#include "app/waiting/waiting_place.hpp"
#include "domain/session_times.hpp"
#include "store/appointments.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
bool was_called_off(AppointmentStatus status) {
  return status == AppointmentStatus::CANCELLED || status == AppointmentStatus::NO_SHOW;
}
bool was_called_off(TelehealthSessionStatus status) {
  return status == TelehealthSessionStatus::CANCELLED || status == TelehealthSessionStatus::NO_SHOW;
}

template <class State>
Error cannot(std::string_view thing, State state, std::string_view what) {
  return conflict(
      "The " + std::string(thing) + " is " + std::string(name_of(state)) + " and cannot " + std::string(what),
      std::string(thing) + "_state");
}

Result<void> require_movable(Visit& visit) {
  if (const auto* session = visit.live_session()) {
    using enum TelehealthSessionStatus;
    if (session->status == IN_PROGRESS || session->status == COMPLETED || session->status == TECHNICAL_ISSUES)
      return fail(cannot("session", session->status, "be moved"));
  }
  using enum AppointmentStatus;
  const auto status = visit.appointment.status;
  if (status == IN_PROGRESS || status == COMPLETED) return fail(cannot("appointment", status, "be moved"));
  return {};
}

/// What was known of the earlier visit says nothing about the one that is booked now.
void forget_earlier_visit(TelehealthSession& session) {
  session.cancel_reason.reset();
  session.patient_first_seen_at.reset();
  session.modality = Modality::AUDIO_VIDEO;
  session.modality_mixed = false;
  forget_place(session);
}

Result<void> write_schedule(Call& call, db::Writer& writer, TelehealthSession& session, Instant start, Instant end) {
  using S = TelehealthSession;
  session.scheduled_start_time = start;
  session.scheduled_end_time = end;
  TRY((store::update<&S::scheduled_start_time, &S::scheduled_end_time, &S::patient_first_seen_at, &S::modality,
                     &S::modality_mixed>(writer, session)));
  const auto organization = TRY(own_organization(call, writer));
  const auto closes = join_window(organization, start, end).closes;
  if (call.now >= closes) return fail(invalid_field("endTime", "The video visit would be over already"));
  TRY(store::set_link_expiry(writer, call.organization(), session.id, call.now, closes));
  return {};
}

/// Whoever waits for a visit that cannot be entered now waits for nothing, and where they are now says nothing about then.
Result<void> leave_until(Call& call, db::Writer& writer, TelehealthSession& session, Instant start, Instant end) {
  const auto organization = TRY(own_organization(call, writer));
  const bool another_visit = !join_window(organization, start, end).holds(call.now);
  if (another_visit || place_is_stale(session, call.now)) forget_place(session);
  if (!another_visit || session.status != TelehealthSessionStatus::WAITING) return {};
  TRY(close_place(call, writer, session));
  TRY(step_session(call, writer, session, SessionEvent::patient_leaves));
  return {};
}

Result<void> move_session(Call& call, db::Writer& writer, TelehealthSession& session, Instant start, Instant end) {
  TRY(leave_until(call, writer, session, start, end));
  session.delay_minutes.reset();
  session.no_show_proposed_at.reset();
  const auto before = session.status;
  if (was_called_off(before)) {
    TRY(step_session(call, writer, session, SessionEvent::reinstate));
    forget_earlier_visit(session);
    TRY(cancel_room_end(call, writer, session));
  }
  TRY(write_schedule(call, writer, session, start, end));
  TRY(schedule_room_move(call, writer, session));
  TRY(save_session(call, writer, session, before == session.status ? "session.rescheduled" : "session.reinstated",
                   state_change(before, session.status)));
  return mail_change(call, writer, session);
}

void reinstate(Appointment& appointment) {
  appointment.status = AppointmentStatus::SCHEDULED;
  appointment.cancelled_at.reset();
  appointment.cancelled_by.reset();
  appointment.cancel_reason.reset();
}

/// The patient confirmed the old time.
void take_confirmation_back(Appointment& appointment) {
  if (appointment.status == AppointmentStatus::CONFIRMED) appointment.status = AppointmentStatus::SCHEDULED;
  appointment.confirmed_at.reset();
  appointment.confirmed_by.reset();
}

Result<void> cancel_session_of(Call& call, db::Writer& writer, TelehealthSession& session,
                               const std::optional<std::string>& reason) {
  if (session.status == TelehealthSessionStatus::CANCELLED) return {};
  const auto before = session.status;
  session.cancel_reason = reason;
  TRY(step_session(call, writer, session, SessionEvent::cancel));
  TRY(schedule_room_end(call, writer, session));
  TRY(save_session(call, writer, session, "session.cancelled", state_change(before, session.status)));
  return mail_cancellation(call, writer, session);
}

Result<void> bring_session_back(Call& call, db::Writer& writer, Visit& visit) {
  auto& session = *visit.session;
  if (!was_called_off(session.status)) return {};
  const auto before = session.status;
  // The appointment itself was never called off, so the session alone takes the step.
  session.status = TRY(next(session.status, SessionEvent::reinstate)).to;
  forget_earlier_visit(session);
  TRY(cancel_room_end(call, writer, session));
  TRY(write_schedule(call, writer, session, visit.appointment.start_time, visit.appointment.end_time));
  TRY(schedule_room_move(call, writer, session));
  return save_session(call, writer, session, "session.reinstated", state_change(before, session.status));
}
}  // namespace

Result<Visit> lock_visit(const Call& call, db::Writer& writer, const AppointmentId& id) {
  Visit visit;
  if (const auto seen = TRY(store::find_session_of(writer, call.organization(), id)))
    visit.session = TRY(store::lock_session(writer, call.organization(), seen->id));
  visit.appointment = TRY(access_appointment_to_change(call, writer, id));
  if (visit.session) return visit;
  // One may have been booked while we waited for the appointment.
  if (const auto seen = TRY(store::find_session_of(writer, call.organization(), id)))
    visit.session = TRY(store::lock_session(writer, call.organization(), seen->id));
  return visit;
}

Result<bool> move_visit(Call& call, db::Writer& writer, Visit& visit, Instant start, Instant end,
                        FieldChanges& changes) {
  auto& appointment = visit.appointment;
  TRY(require_movable(visit));
  const bool called_off = was_called_off(appointment.status);
  if (!called_off && appointment.start_time == start && appointment.end_time == end) return false;
  if (auto* session = visit.live_session()) TRY(move_session(call, writer, *session, start, end));
  if (called_off) {
    reinstate(appointment);
    changes.add("status");
  }
  take_confirmation_back(appointment);
  changes.set("startTime", appointment.start_time, start);
  changes.set("endTime", appointment.end_time, end);
  return true;
}

Result<bool> cancel_visit(Call& call, db::Writer& writer, Visit& visit, const std::optional<std::string>& reason) {
  auto& appointment = visit.appointment;
  using enum AppointmentStatus;
  if (appointment.status == CANCELLED) return false;
  if (auto* session = visit.live_session()) TRY(cancel_session_of(call, writer, *session, reason));
  if (appointment.status == IN_PROGRESS || appointment.status == COMPLETED || appointment.status == NO_SHOW)
    return fail(cannot("appointment", appointment.status, "become CANCELLED"));
  appointment.status = CANCELLED;
  appointment.cancelled_at = call.now;
  appointment.cancelled_by = call.actor.user_id;
  appointment.cancel_reason = reason;
  return true;
}

Result<std::optional<std::string>> switch_telehealth_on(Call& call, db::Writer& writer, Visit& visit,
                                                        const std::optional<VideoBooking>& booking) {
  const auto organization = TRY(own_organization(call, writer));
  TRY(require_bookable(call, organization, visit.appointment));
  visit.appointment.is_telehealth = true;
  if (visit.session) {
    const bool returns = was_called_off(visit.session->status);
    TRY(bring_session_back(call, writer, visit));
    auto link = TRY(renew_patient_link(call, writer, *visit.session));
    if (returns) TRY(mail_invitation(call, writer, *visit.session, link.value_or("")));
    return link;
  }
  if (!booking) return fail(internal_error("a video visit was to be booked without a room arranged"));
  auto booked = TRY(book_session(call, writer, visit.appointment, *booking));
  TRY(mail_invitation(call, writer, booked.session, booked.visit_link));
  TRY(call.changed(writer,
                   {"TelehealthSession", booked.session.id.view(), visit.appointment.patient_id,
                    R"({"provider":")" + std::string(name_of(booking->provider)) + "\"}", booked.session.version}));
  visit.session = std::move(booked.session);
  return std::optional(std::move(booked.visit_link));
}

Result<void> switch_telehealth_off(Call& call, db::Writer& writer, Visit& visit) {
  using enum TelehealthSessionStatus;
  visit.appointment.is_telehealth = false;
  if (!visit.session || visit.session->status == CANCELLED) return {};
  auto& session = *visit.session;
  if (session.status != SCHEDULED)
    return fail(cannot("session", session.status, "be switched off; only a SCHEDULED one can"));
  session.status = TRY(next(session.status, SessionEvent::cancel)).to;
  session.cancel_reason = "The appointment is no longer a video visit";
  TRY(schedule_room_end(call, writer, session));
  TRY(save_session(call, writer, session, "session.cancelled", state_change(SCHEDULED, session.status)));
  return mail_in_person(call, writer, session);
}

Result<std::optional<std::string>> renew_patient_link(Call& call, db::Writer& writer,
                                                      const TelehealthSession& session) {
  if (TRY(store::patient_has_link(writer, call.organization(), session.id, call.now)))
    return std::optional<std::string>();
  const auto patient = TRY(store::find_patient_participant(writer, call.organization(), session.id));
  if (!patient) return std::optional<std::string>();
  return std::optional(TRY(add_visit_link(call, writer, session, *patient)));
}

std::string with_old_times(std::string details, Instant start, Instant end) {
  details.pop_back();
  details += R"(,"oldStartTime":")" + format_iso(start) + R"(","oldEndTime":")" + format_iso(end) + "\"}";
  return details;
}

Result<void> save_appointment(Call& call, db::Writer& writer, Appointment& appointment, std::string details) {
  using A = Appointment;
  appointment.version += 1;
  appointment.updated_at = call.now;
  TRY((store::update<&A::start_time, &A::end_time, &A::status, &A::provider_id, &A::appointment_type_id,
                     &A::is_telehealth, &A::notes, &A::patient_notes, &A::chief_complaint, &A::charge_amount,
                     &A::confirmed_at, &A::confirmed_by, &A::cancelled_at, &A::cancelled_by, &A::cancel_reason,
                     &A::version, &A::updated_at>(writer, appointment)));
  TRY(call.changed(
      writer, {"Appointment", appointment.id.view(), appointment.patient_id, std::move(details), appointment.version}));
  return {};
}

}  // namespace chiroflow::app
