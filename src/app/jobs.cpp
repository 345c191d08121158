// SPDX-License-Identifier: Apache-2.0
#include "app/jobs.hpp"

#include "domain/messages.hpp"
#include "domain/session_times.hpp"
#include "store/row.hpp"
#include "store/sessions.hpp"

namespace chiroflow::app {

namespace {
Result<void> schedule(Call& call, db::Writer& writer, const OrganizationId& organization, std::string_view kind,
                      std::string_view subject, Instant run_at) {
  Job job;
  job.id = call.services.ids.next<EventId>();
  job.organization_id = organization;
  job.kind = kind;
  job.subject_id = subject;
  job.run_at = run_at;
  job.created_at = job.updated_at = call.now;
  return store::insert_row(writer, job);
}

/// At vendors, and those that told nothing yet; the one that is open may have been used again.
Result<std::vector<Room>> rooms_to_ask_about(db::Reader& reader, const TelehealthSession& session) {
  static const std::string sql = store::select_from<Room>("r") +
                                 " WHERE r.organization_id = ? AND r.session_id = ? AND r.video_engine <> 'builtin'"
                                 " AND (r.status = 'ACTIVE' OR (r.connection_quality IS NULL AND r.audio_quality IS "
                                 "NULL AND r.video_quality IS NULL))";
  return store::query_all<Room>(reader, sql, session.organization_id, session.id);
}

Result<void> schedule_quality(Call& call, db::Writer& writer, const TelehealthSession& session) {
  if (!session.actual_start_time) return {};
  for (const auto& room : TRY(rooms_to_ask_about(writer, session)))
    TRY(schedule(call, writer, session.organization_id, kAskQualityJob, room.id.view(), call.now));
  return {};
}
}  // namespace

Result<void> schedule_room_end(Call& call, db::Writer& writer, const TelehealthSession& session) {
  TRY(schedule_quality(call, writer, session));
  // A session that no room was ever made for needs no job.
  if (!TRY(store::find_active_room(writer, session.organization_id, session.id))) return {};
  const auto organization = TRY(store::find_organization(writer, session.organization_id));
  return schedule(call, writer, session.organization_id, kEndRoomJob, session.id.view(),
                  organization ? room_kept_until(*organization, session).value_or(call.now) : call.now);
}

Result<void> schedule_left_room_end(Call& call, db::Writer& writer, const Room& room) {
  return schedule(call, writer, room.organization_id, kEndLeftRoomJob, room.id.view(), call.now + Minutes(1));
}

Result<void> schedule_room_move(Call& call, db::Writer& writer, const TelehealthSession& session) {
  const auto room = TRY(store::find_active_room(writer, session.organization_id, session.id));
  if (!room || room->video_engine == VideoEngine::builtin) return {};
  return schedule(call, writer, session.organization_id, kMoveRoomJob, session.id.view(), call.now);
}

Result<void> cancel_room_end(Call& call, db::Writer& writer, const TelehealthSession& session) {
  static const std::string sql =
      "UPDATE job SET status = 'DONE', updated_at = ?"
      " WHERE organization_id = ? AND kind = ? AND subject_id = ? AND status = 'READY'";
  TRY(store::execute(writer, sql, call.now, session.organization_id, kEndRoomJob, session.id));
  return {};
}

}  // namespace chiroflow::app
