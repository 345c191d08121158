// SPDX-License-Identifier: Apache-2.0
#include "app/session_change.hpp"

#include "app/notices.hpp"
#include "app/quality/segments.hpp"
#include "app/recordings/recordings.hpp"
#include "app/waiting/waiting_place.hpp"
#include "domain/billing_place.hpp"
#include "domain/messages.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
/// Whoever looks at the appointment sees who did what and when; each state has its own pair of columns.
Result<void> move_appointment(Call& call, db::Writer& writer, const TelehealthSession& session,
                              AppointmentStatus status) {
  static const std::string plain =
      "UPDATE appointment SET status = ?, updated_at = ?, version = version + 1"
      " WHERE organization_id = ? AND id = ?";
  // Also after an end was undone.
  static const std::string running =
      "UPDATE appointment SET status = ?, updated_at = ?, version = version + 1, completed_at = NULL, completed_by = "
      "NULL"
      " WHERE organization_id = ? AND id = ?";
  static const std::string checked_in =
      "UPDATE appointment SET status = ?, updated_at = ?, version = version + 1,"
      " checked_in_at = ?, checked_in_by = ? WHERE organization_id = ? AND id = ?";
  static const std::string completed =
      "UPDATE appointment SET status = ?, updated_at = ?, version = version + 1,"
      " completed_at = ?, completed_by = ? WHERE organization_id = ? AND id = ?";
  static const std::string cancelled =
      "UPDATE appointment SET status = ?, updated_at = ?, version = version + 1,"
      " cancelled_at = ?, cancelled_by = ?, cancel_reason = ?"
      " WHERE organization_id = ? AND id = ?";
  const std::optional<UserId> by = call.actor.is_staff() ? std::optional(call.actor.user_id) : std::nullopt;
  const auto& organization = session.organization_id;
  const auto& id = session.appointment_id;
  switch (status) {
    case AppointmentStatus::CHECKED_IN:
      TRY(store::execute(writer, checked_in, status, call.now, call.now, by, organization, id));
      return {};
    case AppointmentStatus::IN_PROGRESS:
      TRY(store::execute(writer, running, status, call.now, organization, id));
      return {};
    case AppointmentStatus::COMPLETED:
      TRY(store::execute(writer, completed, status, call.now, call.now, by, organization, id));
      return {};
    case AppointmentStatus::CANCELLED:
      TRY(store::execute(writer, cancelled, status, call.now, call.now, by, session.cancel_reason, organization, id));
      return {};
    default: TRY(store::execute(writer, plain, status, call.now, organization, id)); return {};
  }
}

Result<std::optional<PatientId>> patient_of(db::Reader& reader, const TelehealthSession& session) {
  static const std::string sql = "SELECT patient_id FROM appointment WHERE organization_id = ? AND id = ?";
  return store::query_value<PatientId>(reader, sql, session.organization_id, session.appointment_id);
}
}  // namespace

Result<SessionTransition> step_session(Call& call, db::Writer& writer, TelehealthSession& session, SessionEvent event) {
  const auto step = TRY(next(session.status, event));
  if (!step.changed()) return step;
  session.status = step.to;
  TRY(follow_with_segment(call, writer, session));
  if (const auto status = appointment_status_for(step.to)) TRY(move_appointment(call, writer, session, *status));
  if (is_over(step.to)) {
    TRY(close_place(call, writer, session));
    TRY(stop_running_recording(call, writer, session.id, RecordingStop::SESSION_ENDED));
  } else if (step.from == TelehealthSessionStatus::TECHNICAL_ISSUES ||
             step.to == TelehealthSessionStatus::TECHNICAL_ISSUES) {
    TRY(let_recording_follow(call, writer, session));
  }
  return step;
}

Result<void> save_session(Call& call, db::Writer& writer, TelehealthSession& session, std::string_view outbox_kind,
                          std::string details, std::string_view more) {
  using S = TelehealthSession;
  session.version += 1;
  session.updated_at = call.now;
  TRY((store::update<&S::status, &S::provider, &S::actual_start_time, &S::actual_end_time, &S::technical_notes,
                     &S::connection_quality, &S::audio_quality, &S::video_quality, &S::place_of_service_code,
                     &S::telehealth_modifier, &S::patient_location, &S::patient_location_state, &S::patient_at_home,
                     &S::patient_location_confirmed_at, &S::provider_location, &S::cancel_reason,
                     &S::patient_first_seen_at, &S::callback_phone, &S::delay_minutes, &S::no_show_proposed_at,
                     &S::version, &S::updated_at>(writer, session)));
  auto patient = TRY(patient_of(writer, session));
  const auto position = TRY(call.changed(
      writer, {"TelehealthSession", session.id.view(), std::move(patient), std::move(details), session.version}));
  return tell_outside(call, writer, session, outbox_kind, position, more);
}

Result<void> tell_outside(Call& call, db::Writer& writer, const TelehealthSession& session, std::string_view kind,
                          std::int64_t position, std::string_view more) {
  OutboxEvent event;
  event.id = call.services.ids.next<EventId>();
  event.organization_id = session.organization_id;
  event.position = position;
  event.kind = kind;
  event.session_id = session.id;
  event.payload.text = R"({"sessionId":")" + session.id.value + R"(","appointmentId":")" +
                       session.appointment_id.value + R"(","status":")" + std::string(name_of(session.status)) +
                       R"(","provider":")" + std::string(name_of(session.provider)) + '"' + std::string(more) + '}';
  event.created_at = call.now;
  TRY(store::insert_row(writer, event));
  return notify_session(call, writer, session.id, NoticeAudience::EVERYBODY, kind, event.payload.text);
}

Result<void> append_notes(const Call& call, TelehealthSession& session, std::string_view line) {
  std::string notes = session.technical_notes.value_or("");
  if (!notes.empty()) notes += '\n';
  notes += line;
  // Visitors may fill half of it: what the clinic has to say must always fit.
  const auto limit = call.services.settings.technical_notes_limit / (call.actor.is_visitor() ? 2 : 1);
  if (notes.size() > limit)
    return fail(Error{.code = ErrorCode::payload_too_large,
                      .message = "The technical notes of this session are full; what was noted before is kept",
                      .cause = "notes_full"});
  session.technical_notes = std::move(notes);
  return {};
}

void derive_billing(TelehealthSession& session) {
  const auto place = derive_billing_place(session.patient_at_home, session.modality, session.modality_mixed);
  session.place_of_service_code = place.place_of_service_code;
  session.telehealth_modifier = place.telehealth_modifier;
}

}  // namespace chiroflow::app
