// SPDX-License-Identifier: Apache-2.0
#include "app/webhooks/effects.hpp"

#include "app/audit_details.hpp"
#include "app/recordings/recordings.hpp"
#include "app/session_change.hpp"
#include "app/telehealth/standing_orders.hpp"
#include "app/webhooks/recording_events.hpp"
#include "store/sessions.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
using enum TelehealthSessionStatus;

std::string member(std::string_view name, std::string_view id) {
  return ",\"" + std::string(name) + "\":\"" + std::string(id) + '"';
}

/// The first sign of the patient is kept whatever became of the visit; only one that is still planned begins to wait.
Result<void> note_patient(Call& call, db::Writer& writer, TelehealthSession& session, const StayChange& change) {
  const auto& seen = change.participant->joined_at;
  if (!seen) return {};
  const auto before = session.status;
  if (change.arrived && session.status == SCHEDULED)
    TRY(step_session(call, writer, session, SessionEvent::patient_arrives));
  const bool earlier = !session.patient_first_seen_at || *seen < *session.patient_first_seen_at;
  if (earlier) session.patient_first_seen_at = seen;
  if (before != session.status)
    return save_session(call, writer, session, "session.patient_arrived", state_change(before, session.status));
  if (earlier)
    return save_session(call, writer, session, "session.patient_seen", changed_fields({"patient_first_seen_at"}));
  return {};
}

Result<void> enter(Call& call, db::Writer& writer, TelehealthSession& session, const Room& room,
                   const ProviderEvent& event, Told told) {
  const auto change = TRY(enter_stay(call, writer, room, event, told));
  if (!change.changed) return {};
  const auto& who = change.participant;
  const auto position = TRY(call.changed(
      writer, {who ? "Participant" : "ParticipantStay", who ? who->id.view() : change.stay.id.view(),
               who ? who->patient_id : std::nullopt, told == Told::assumed ? R"({"assumed":true})" : std::string()}));
  const bool joined = event.kind == ProviderEventKind::participant_joined;
  TRY(tell_outside(call, writer, session, joined ? "participant.joined" : "participant.left", position,
                   who ? member("participantId", who->id.view()) + member("role", name_of(who->role)) : std::string()));
  TRY(let_recording_follow(call, writer, session));
  if (joined && who) TRY(follow_orders(call, writer, room, *who));
  if (who && who->role == ParticipantRole::PATIENT) return note_patient(call, writer, session, change);
  return {};
}

Result<std::optional<Room>> lock_room(db::Writer& writer, const Room& room) {
  static const std::string sql =
      store::select_from<Room>("r") + " WHERE r.organization_id = ? AND r.id = ? {for_update}";
  return store::query_one<Room>(writer, sql, room.organization_id, room.id);
}

/// At Zoom a room is a meeting, which is held again whenever somebody comes back to it, and its messages are repeated for an hour: the
/// end of an earlier gathering is not the end of the one that runs.
Result<bool> went_on(db::Reader& reader, const Room& room, Instant end) {
  static const std::string sql =
      "SELECT 1 FROM participant_stay WHERE organization_id = ? AND room_id = ? AND joined_at > ? LIMIT 1";
  if (room.video_engine != VideoEngine::zoom) return false;
  return TRY(store::query_value<std::int64_t>(reader, sql, room.organization_id, room.id, end)).has_value();
}

Result<bool> end_room(Call& call, db::Writer& writer, const TelehealthSession& session, const Room& seen,
                      const ProviderEvent& event, Told told) {
  // Meet tells so when everybody has left: the space stays, and people come back to it. Who asks hears of the space itself.
  if (seen.video_engine == VideoEngine::google_meet && told == Told::by_vendor) return false;
  // A late message of an earlier room under the same name; vendors tell whole seconds, and their clocks are not ours.
  constexpr Seconds kDoubt{30};
  if (event.at < seen.created_at - kDoubt) return false;
  auto room = TRY(lock_room(writer, seen));
  if (!room) return fail(internal_error("a room that was there is gone"));
  if (TRY(went_on(writer, *room, event.at))) return false;
  const bool was_open = room->status == RoomStatus::ACTIVE;
  // Whoever noticed it before the vendor's message came knows the time less well.
  const bool earlier = room->ended_at && event.at < *room->ended_at;
  if (!was_open && !(room->status == RoomStatus::ENDED && earlier)) return false;
  room->status = RoomStatus::ENDED;
  room->ended_at = event.at;
  TRY((store::update<&Room::status, &Room::ended_at>(writer, *room)));
  TRY(settle_stays(call, writer, *room));
  const auto position = TRY(call.changed(writer, {"Room", room->id.view(), std::nullopt, {}}));
  if (!was_open) return false;
  TRY(tell_outside(call, writer, session, "session.room_ended", position, member("roomId", room->id.view())));
  return session.status == WAITING || session.status == IN_PROGRESS;
}
}  // namespace

Result<bool> apply_event(Call& call, db::Writer& writer, const Room& room, const ProviderEvent& event, Told told) {
  auto session = TRY(store::lock_session(writer, room.organization_id, room.session_id));
  if (!session) return fail(internal_error("a room without its session"));
  switch (event.kind) {
    case ProviderEventKind::participant_joined:
    case ProviderEventKind::participant_left: TRY(enter(call, writer, *session, room, event, told)); return false;
    case ProviderEventKind::room_ended: return end_room(call, writer, *session, room, event, told);
    case ProviderEventKind::recording_started:
    case ProviderEventKind::recording_ready:
    case ProviderEventKind::recording_failed: TRY(enter_recording(call, writer, *session, room, event)); return false;
    case ProviderEventKind::room_started:
    case ProviderEventKind::other: return false;
  }
  return false;
}

}  // namespace chiroflow::app
