// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/call_entry.hpp"

#include "app/access.hpp"
#include "app/notices.hpp"
#include "app/telehealth/let_in.hpp"
#include "app/telehealth/shown_name.hpp"
#include "app/telehealth/standing_orders.hpp"
#include "app/video/room_change.hpp"
#include "app/webhooks/effects.hpp"
#include "domain/session_state.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
Result<Participant> own_participant(const Call& call, db::Reader& reader, const CallEntry& entry) {
  auto found = TRY(store::find_participant(reader, call.organization(), entry.participant_id));
  const bool here = found && found->session_id == entry.session_id;
  const bool own = here && (call.actor.is_visitor() ? found->id == call.actor.participant_id
                                                    : found->user_id && *found->user_id == call.actor.user_id);
  if (!own) return fail(forbidden("This way into the call was given to somebody else"));
  return std::move(*found);
}

/// The token was given some time ago: what the clinic decided since counts.
Result<void> require_entry(const Call& call, db::Reader& reader, const TelehealthSession& session,
                           const Participant& who) {
  if (is_over(session.status))
    return fail(precondition_failed("The session is " + std::string(name_of(session.status)), "session_over"));
  if (!TRY(may_come_in(call, reader, session)))
    return fail(
        precondition_failed("Your clinician has not let you in yet; please stay in the waiting room", "not_admitted"));
  if (TRY(is_kept_out(reader, who))) return fail(kept_out_error());
  return {};
}

ProviderEvent event_of(const Call& call, const CallEntry& entry, ProviderEventKind kind) {
  ProviderEvent event;
  event.kind = kind;
  event.at = call.now;
  event.room_name = entry.room_name;
  event.participant = entry.participant_id;
  event.participant_external_id = entry.peer_id;
  return event;
}

constexpr std::int64_t kMostSteps = 300;  // of one participant: a page that joins again and again tells nothing new

Result<bool> has_told_enough(db::Reader& reader, const Participant& who) {
  static const std::string sql =
      "SELECT COUNT(*) FROM visit_step WHERE organization_id = ? AND session_id = ? AND participant_id = ?";
  const auto kept = TRY(store::query_value<std::int64_t>(reader, sql, who.organization_id, who.session_id, who.id));
  return kept.value_or(0) >= kMostSteps;
}

/// Of the patient's side alone: it is the evidence of how far they came.
Result<void> note_step(Call& call, db::Writer& writer, const Participant& who, VisitStepKind kind) {
  if (!is_patients_side(who.role) || TRY(has_told_enough(writer, who))) return {};
  VisitStep step;
  step.id = call.services.ids.next<VisitStepId>();
  step.organization_id = who.organization_id;
  step.session_id = who.session_id;
  step.participant_id = who.id;
  step.kind = kind;
  step.at = call.now;
  TRY(store::insert_row(writer, step));
  return notify_session(call, writer, who.session_id, NoticeAudience::STAFF, "visit.step",
                        R"({"kind":")" + std::string(name_of(kind)) + R"(","detail":null})");
}

Result<std::optional<ParticipantStay>> stay_of(db::Reader& reader, const Room& room, const CallEntry& entry) {
  static const std::string sql =
      store::select_from<ParticipantStay>("s") + " WHERE s.organization_id = ? AND s.room_id = ? AND s.external_id = ?";
  return store::query_one<ParticipantStay>(reader, sql, room.organization_id, room.id, entry.peer_id);
}

struct OpenStayRow {
  OrganizationId organization_id;
  SessionId session_id;
  ParticipantId participant_id;
  std::string room_name;
  std::string peer_id;
};
CHIROFLOW_DESCRIBE(OpenStayRow, organization_id, session_id, participant_id, room_name, peer_id)

Result<std::optional<Room>> room_named(db::Reader& reader, const Call& call, const CallEntry& entry) {
  static const std::string sql =
      store::select_from<Room>("r") +
      " WHERE r.organization_id = ? AND r.session_id = ? AND r.name = ? ORDER BY r.created_at DESC LIMIT 1";
  return store::query_one<Room>(reader, sql, call.organization(), entry.session_id, entry.room_name);
}
}  // namespace

Result<EnteredCall> enter_call(Call& call, const CallEntry& entry) {
  return call.transaction([&](db::Writer& writer) -> Result<EnteredCall> {
    const auto session = TRY(access_session_to_change(call, writer, entry.session_id));
    const auto who = TRY(own_participant(call, writer, entry));
    TRY(require_entry(call, writer, session, who));
    const auto room = TRY(store::find_active_room(writer, call.organization(), session.id));
    if (!room || room->video_engine != VideoEngine::builtin || room->name != entry.room_name)
      return fail(precondition_failed("The visit has moved to another room; enter again", "moved"));
    EnteredCall entered{.role = who.role, .name = TRY(shown_name(writer, who))};
    const auto stay = TRY(stay_of(writer, *room, entry));
    if (stay && stay->left_at)
      return fail(precondition_failed("This seat was given up; enter as a new one", "seat_over"));
    if (stay) return entered;
    TRY(apply_event(call, writer, *room, event_of(call, entry, ProviderEventKind::participant_joined)));
    TRY(note_step(call, writer, who, VisitStepKind::CALL_JOINED));
    return entered;
  });
}

Result<Empty> leave_call(Call& call, const CallEntry& entry, Told told) {
  return call.transaction([&](db::Writer& writer) -> Result<Empty> {
    TRY(access_session_to_change(call, writer, entry.session_id));
    const auto room = TRY(room_named(writer, call, entry));
    const auto who = TRY(store::find_participant(writer, call.organization(), entry.participant_id));
    if (!room || !who) return Empty{};
    if (told == Told::assumed) {
      const auto stay = TRY(stay_of(writer, *room, entry));
      if (!stay || stay->left_at) return Empty{};
    }
    TRY(apply_event(call, writer, *room, event_of(call, entry, ProviderEventKind::participant_left), told));
    TRY(note_step(call, writer, *who, VisitStepKind::CALL_LEFT));
    return Empty{};
  });
}

Result<std::vector<OpenStay>> open_stays_of_calls(db::Database& database, Instant before) {
  static const std::string sql =
      "SELECT s.organization_id, s.session_id, s.participant_id, r.name, s.external_id FROM participant_stay s"
      " JOIN room r ON r.organization_id = s.organization_id AND r.id = s.room_id"
      " WHERE r.status = 'ACTIVE' AND r.video_engine = 'builtin' AND s.left_at IS NULL"
      " AND s.participant_id IS NOT NULL AND s.created_at < ? ORDER BY s.id";
  const auto rows = TRY(db::read<std::vector<OpenStayRow>>(
      database, [&](db::Reader& reader) { return store::query_all<OpenStayRow>(reader, sql, before); }));
  std::vector<OpenStay> open;
  for (const auto& row : rows)
    open.push_back({.organization_id = row.organization_id,
                    .entry = {.session_id = row.session_id,
                              .participant_id = row.participant_id,
                              .room_name = row.room_name,
                              .peer_id = row.peer_id}});
  return open;
}

}  // namespace chiroflow::app
