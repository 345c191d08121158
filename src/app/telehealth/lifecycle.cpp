// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/lifecycle.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/consents/seal_check.hpp"
#include "app/consents/visit_needs.hpp"
#include "app/jobs.hpp"
#include "app/mail/queue.hpp"
#include "app/recordings/recordings.hpp"
#include "app/session_change.hpp"
#include "app/telehealth/patient_place.hpp"
#include "app/unchanged.hpp"
#include "app/video/room_change.hpp"
#include "app/visibility.hpp"
#include "app/waiting/presence.hpp"
#include "app/waiting/waiting_place.hpp"
#include "domain/session_state.hpp"
#include "domain/session_times.hpp"

namespace chiroflow::app {

namespace {
/// Reads the session for a change, lets `work` do it and answers with the row. `work` returns whether to save, and tells
/// the outgoing event's kind. `more`: what work adds to the audit event's details.
template <class Work>
Result<store::SessionRow> change(Call& call, const SessionId& id, std::string_view kind, Work&& work,
                                 const std::string* more = nullptr) {
  return call.commit([&](db::Writer& writer) -> Result<store::SessionRow> {
    auto session = TRY(access_session_to_change(call, writer, id));
    const auto before = session.status;
    if (TRY(work(writer, session)))
      TRY(save_session(call, writer, session, kind,
                       state_change(before, session.status, more ? std::string_view(*more) : std::string_view())));
    else
      TRY(note_unchanged(call, writer, {"TelehealthSession", id.view(), std::nullopt, {}, session.version}));
    auto row = store::to_row(session);
    if (call.actor.is_visitor()) hide_from_visitor(row);
    return row;
  });
}

void note_locations(const Call& call, const StartSessionInput& input, TelehealthSession& session) {
  if (input.patient_state) {
    drop_stale_place(session, call.now);
    FieldChanges told_by_the_start;
    enter_state(session, *input.patient_state, told_by_the_start);
  }
  if (input.patient_location) session.patient_location = input.patient_location;
  if (input.provider_location) session.provider_location = input.provider_location;
  if (input.patient_at_home) session.patient_at_home = input.patient_at_home;
  if (input.patient_location || input.patient_at_home || input.patient_state)
    session.patient_location_confirmed_at = call.now;
  derive_billing(session);
}

/// A repeated start may bring what the first one did not know; what is known stays.
Result<bool> fill_locations(Call& call, db::Writer& writer, StartSessionInput input, TelehealthSession& session) {
  if (input.patient_state) drop_stale_place(session, call.now);
  if (session.patient_location) input.patient_location.reset();
  if (session.provider_location) input.provider_location.reset();
  if (session.patient_location_state) input.patient_state.reset();
  if (session.patient_at_home) input.patient_at_home.reset();
  if (!input.patient_location && !input.provider_location && !input.patient_state && !input.patient_at_home)
    return false;
  note_locations(call, input, session);
  if (input.patient_state) {
    TRY(tell_what_is_missing(call, writer, session));
    TRY(let_recording_follow(call, writer, session));
  }
  return true;
}

/// A visitor may say what is wrong while there is a visit; only the patient's word interrupts it.
Result<void> require_reporter(const Call& call, const TelehealthSession& session, bool interrupts) {
  if (!call.actor.is_visitor()) return {};
  if (interrupts && call.actor.type != ActorType::PATIENT) return fail(forbidden());
  if (is_over(session.status))
    return fail(precondition_failed("The visit is over; please call the clinic", "session_over"));
  return {};
}

/// A note that came with a step another caller took first is kept, once.
Result<bool> keep_late_note(const Call& call, TelehealthSession& session, const std::optional<std::string>& note) {
  if (!note || note->empty() || session.technical_notes.value_or("").ends_with(*note)) return false;
  TRY(append_notes(call, session, *note));
  return true;
}

/// Once it has started a visit goes on whatever the clock says; before that, when people may come in it may be started.
Result<void> require_window(const Call& call, db::Writer& writer, const TelehealthSession& session) {
  if (session.actual_start_time) return {};
  const auto organization = TRY(own_organization(call, writer));
  const auto window = join_window(organization, session.scheduled_start_time, session.scheduled_end_time);
  if (window.holds(call.now)) return {};
  return fail(precondition_failed(
      "This session can be started from " + format_iso(window.opens) + " to " + format_iso(window.closes),
      "outside_window"));
}

/// Going on after a technical issue is no new start. A visit that was interrupted, or ended, before it began has yet to start, by
/// whatever door: what a start asks for is asked for here. `rules`: what the audit event says of the consents.
Result<void> begin(Call& call, db::Writer& writer, TelehealthSession& session, TelehealthSessionStatus from,
                   const StartSessionInput& input, std::string& rules) {
  rules.clear();
  TRY(require_window(call, writer, session));
  const bool was_on = is_running(from) || is_over(from);
  const bool began = was_on && (session.actual_start_time || TRY(goes_on(writer, session)));
  if (!began)
    rules =
        rules_note(TRY(require_consents(call, writer, session, input.consent_override_reason, input.patient_state)));
  if (!session.actual_start_time) session.actual_start_time = call.now;
  return {};
}

/// As long as the patient may still come, nobody knows that they will not.
Result<void> require_grace_over(const Call& call, db::Writer& writer, const TelehealthSession& session) {
  const auto organization = TRY(own_organization(call, writer));
  if (!may_arrive_late(organization, session, call.now)) return {};
  return fail(precondition_failed("The patient may still come: this session can be marked as a no-show from " +
                                      format_iso(session.scheduled_start_time + Minutes(organization.grace_minutes)) +
                                      "; until then it can be cancelled",
                                  "outside_window"));
}

/// Who sits in the waiting room has come.
Result<void> require_nobody_waits(const Call& call, db::Writer& writer, const TelehealthSession& session) {
  const auto place = TRY(find_place_of(writer, call.organization(), session.id));
  if (!place || !is_there(*place, call.now)) return {};
  return fail(precondition_failed(
      "The patient is in the waiting room: let them in, or cancel the visit if it cannot take place", "patient_waits"));
}

std::optional<Quality>& quality_of(TelehealthSession& session, IssueType type) {
  switch (type) {
    case IssueType::audio: return session.audio_quality;
    case IssueType::video: return session.video_quality;
    default: return session.connection_quality;
  }
}
}  // namespace

Result<store::SessionRow> start_session(Call& call, const StartSessionInput& input) {
  std::string rules;
  auto out = change(
      call, input.session_id, "session.started",
      [&](db::Writer& writer, TelehealthSession& session) -> Result<bool> {
        rules.clear();
        const auto step = TRY(step_session(call, writer, session, SessionEvent::start));
        if (!step.changed()) return fill_locations(call, writer, input, session);
        TRY(begin(call, writer, session, step.from, input, rules));
        note_locations(call, input, session);
        if (input.patient_state) TRY(let_recording_follow(call, writer, session));
        return true;
      },
      &rules);
  return with_broken_seals_noted(call, "TelehealthSession", input.session_id.view(), std::move(out));
}

Result<store::SessionRow> end_session(Call& call, const EndSessionInput& input) {
  return change(call, input.session_id, "session.ended",
                [&](db::Writer& writer, TelehealthSession& session) -> Result<bool> {
                  const auto step = TRY(step_session(call, writer, session, SessionEvent::end));
                  if (!step.changed()) return keep_late_note(call, session, input.technical_notes);
                  session.actual_end_time = call.now;
                  if (input.technical_notes) TRY(append_notes(call, session, *input.technical_notes));
                  if (input.connection_quality) session.connection_quality = input.connection_quality;
                  if (input.audio_quality) session.audio_quality = input.audio_quality;
                  if (input.video_quality) session.video_quality = input.video_quality;
                  TRY(schedule_room_end(call, writer, session));
                  return true;
                });
}

Result<store::SessionRow> mark_no_show(Call& call, const MarkNoShowInput& input) {
  return change(call, input.session_id, "session.no_show",
                [&](db::Writer& writer, TelehealthSession& session) -> Result<bool> {
                  TRY(require_nobody_waits(call, writer, session));
                  const auto step = TRY(step_session(call, writer, session, SessionEvent::mark_no_show));
                  if (!step.changed()) return keep_late_note(call, session, input.notes);
                  TRY(require_grace_over(call, writer, session));
                  session.no_show_proposed_at.reset();
                  if (input.notes) TRY(append_notes(call, session, *input.notes));
                  TRY(schedule_room_end(call, writer, session));
                  return true;
                });
}

Result<store::SessionRow> report_technical_issue(Call& call, const ReportTechnicalIssueInput& input) {
  return change(
      call, input.session_id, "session.issue", [&](db::Writer& writer, TelehealthSession& session) -> Result<bool> {
        TRY(require_reporter(call, session, input.interrupt.value_or(false)));
        if (input.interrupt.value_or(false)) TRY(step_session(call, writer, session, SessionEvent::interrupt));
        TRY(append_notes(
            call, session,
            "[" + format_iso(call.now) + "] " + std::string(name_of(input.issue_type)) + ": " + input.description));
        if (input.issue_type != IssueType::other) quality_of(session, input.issue_type) = Quality::poor;
        return true;
      });
}

Result<store::SessionRow> cancel_session(Call& call, const CancelSessionInput& input) {
  return change(call, input.session_id, "session.cancelled",
                [&](db::Writer& writer, TelehealthSession& session) -> Result<bool> {
                  if (session.status != TelehealthSessionStatus::CANCELLED) session.cancel_reason = input.reason;
                  const auto step = TRY(step_session(call, writer, session, SessionEvent::cancel));
                  if (!step.changed()) return false;
                  TRY(schedule_room_end(call, writer, session));
                  TRY(mail_cancellation(call, writer, session));
                  return true;
                });
}

Result<store::SessionRow> resume_session(Call& call, const SessionInput& input) {
  std::string rules;
  return change(
      call, input.session_id, "session.resumed",
      [&](db::Writer& writer, TelehealthSession& session) -> Result<bool> {
        rules.clear();
        const auto step = TRY(step_session(call, writer, session, SessionEvent::resume));
        if (!step.changed()) return false;
        TRY(begin(call, writer, session, step.from, {}, rules));
        return true;
      },
      &rules);
}

Result<store::SessionRow> reopen_session(Call& call, const SessionInput& input) {
  std::string rules;
  return change(
      call, input.session_id, "session.reopened",
      [&](db::Writer& writer, TelehealthSession& session) -> Result<bool> {
        rules.clear();
        const auto organization = TRY(own_organization(call, writer));
        if (session.status == TelehealthSessionStatus::COMPLETED && !may_reopen(organization, session, call.now))
          return fail(precondition_failed("The session ended more than " + std::to_string(organization.undo_minutes) +
                                              " minutes ago and cannot be reopened; start a new one",
                                          "undo_time_over"));
        const auto step = TRY(step_session(call, writer, session, SessionEvent::reopen));
        if (!step.changed()) return false;
        TRY(begin(call, writer, session, step.from, {}, rules));
        session.actual_end_time.reset();
        TRY(cancel_room_end(call, writer, session));
        return true;
      },
      &rules);
}

}  // namespace chiroflow::app
