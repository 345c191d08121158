// SPDX-License-Identifier: Apache-2.0
#include "app/server/due_work.hpp"

#include "app/audit/denials.hpp"
#include "app/call.hpp"
#include "app/jobs.hpp"
#include "app/server/room_work.hpp"
#include "app/server/system_audit.hpp"
#include "app/server/unended_rooms.hpp"
#include "app/telehealth/standing_orders.hpp"
#include "domain/messages.hpp"
#include "domain/retention.hpp"
#include "domain/session_state.hpp"
#include "store/row.hpp"
#include "store/sessions.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
constexpr Minutes kClaimedFor{2};

/// What a running visit waits for comes first, what nobody waits for last.
Result<std::vector<Job>> due_jobs(db::Reader& reader, Instant now, int limit) {
  static const std::string sql =
      store::select_from<Job>("j") +
      " WHERE (j.status = 'READY' AND j.run_at <= ?) OR (j.status = 'RUNNING' AND j.locked_until <= ?)"
      " ORDER BY CASE WHEN j.kind = ? THEN 2 WHEN j.kind = ? OR j.kind = ? THEN 0 ELSE 1 END, j.run_at, j.id LIMIT ?";
  return store::query_all<Job>(reader, sql, now, now, kAskQualityJob, kSendOutJob, kMuteAgainJob, limit);
}

/// False when another server was faster.
Result<bool> claim(const Services& services, Job& job, Instant now) {
  static const std::string sql =
      "UPDATE job SET status = 'RUNNING', attempts = attempts + 1, locked_until = ?, updated_at = ?"
      " WHERE id = ? AND attempts = ?";
  const auto changed = TRY(db::write<std::int64_t>(services.database, [&](db::Writer& writer) {
    return store::execute(writer, sql, now + kClaimedFor, now, job.id, job.attempts);
  }));
  job.attempts += 1;
  return changed == 1;
}

Result<void> finish(db::Writer& writer, const Job& job, JobStatus status, Instant run_at,
                    const std::optional<std::string>& fault, Instant now) {
  static const std::string sql =
      "UPDATE job SET status = ?, run_at = ?, last_error = ?, locked_until = NULL, updated_at = ? WHERE id = ?";
  TRY(store::execute(writer, sql, status, run_at, fault, now, job.id));
  return {};
}

/// Half a minute, doubling; what failed many times is tried once a day.
Millis pause_after(int attempts) {
  if (attempts >= kManyTriesToEnd) return Hours(24);
  return Seconds(30) * (1 << std::min(attempts - 1, 10));
}

/// A room that is still open at its vendor stays somebody's business; what has to happen in a visit has not, hours later.
bool goes_on(const Job& job) { return job.kind == kEndRoomJob || job.kind == kEndLeftRoomJob; }

/// The vendor first, the row afterwards: a crash in between asks the vendor again, and ending an ended room succeeds.
Result<void> end_rooms(Call& call, const Job& job) {
  const SessionId id(job.subject_id);
  const auto session = TRY(db::read<std::optional<TelehealthSession>>(call.services.database, [&](db::Reader& reader) {
    return store::find_session(reader, call.organization(), id);
  }));
  const bool wanted_again = session && !is_over(session->status);
  for (int rooms = 0; session && !wanted_again && rooms < 50; ++rooms) {
    auto room = TRY(db::read<std::optional<Room>>(call.services.database, [&](db::Reader& reader) {
      return store::find_active_room(reader, call.organization(), id);
    }));
    if (!room) break;
    TRY(end_at_vendor(call, *room));
    room->status = RoomStatus::ENDED;
    room->ended_at = call.now;
    TRY(call.services.database.write([&](db::Writer& writer) -> Result<void> {
      TRY((store::update<&Room::status, &Room::ended_at>(writer, *room)));
      TRY(call.changed(writer, {"Room", room->id.view(), std::nullopt, {}}));
      return {};
    }));
  }
  return {};
}

Result<std::optional<Room>> find_room(db::Reader& reader, const OrganizationId& organization, std::string_view id) {
  static const std::string sql = store::select_from<Room>("r") + " WHERE r.organization_id = ? AND r.id = ?";
  return store::query_one<Room>(reader, sql, organization, id);
}

/// A room that was left and then taken again, because the vendor knows it by its name, must stay open.
Result<bool> is_in_use_again(db::Reader& reader, const Room& room) {
  const auto active = TRY(store::find_active_room(reader, room.organization_id, room.session_id));
  if (!active || active->video_engine != room.video_engine || active->credential_id != room.credential_id) return false;
  // LiveKit's rooms are ended by their name: the next one of that name would be the one that ends.
  const bool by_name = room.video_engine == VideoEngine::livekit || (!room.external_id && !active->external_id);
  return by_name ? active->name == room.name : active->external_id == room.external_id;
}

Result<void> end_left_room(Call& call, const Job& job) {
  bool reused = false;
  auto room =
      TRY(db::read<std::optional<Room>>(call.services.database, [&](db::Reader& reader) -> Result<std::optional<Room>> {
        auto found = TRY(find_room(reader, call.organization(), job.subject_id));
        if (found) reused = TRY(is_in_use_again(reader, *found));
        return found;
      }));
  if (!room || room->status != RoomStatus::FAILED) return {};
  if (!reused) TRY(end_at_vendor(call, *room));
  room->status = RoomStatus::ENDED;
  return call.services.database.write([&](db::Writer& writer) -> Result<void> {
    TRY((store::update<&Room::status>(writer, *room)));
    TRY(call.changed(writer, {"Room", room->id.view(), std::nullopt, {}}));
    return {};
  });
}

Result<void> do_at_once(Call& call, const Job& job) {
  if (job.kind == kEndRoomJob) return end_rooms(call, job);
  if (job.kind == kEndLeftRoomJob) return end_left_room(call, job);
  if (job.kind == kMoveRoomJob) return move_room(call, SessionId(job.subject_id));
  if (job.kind == kSendOutJob) return send_out(call, job);
  if (job.kind == kMuteAgainJob) return mute_again(call, job);
  return fail(internal_error("no such kind of job: " + job.kind));
}

/// False: there is nothing to do yet.
Result<bool> work_on(Call& call, const Job& job) {
  if (job.kind == kAskQualityJob) return ask_quality(call, RoomId(job.subject_id));
  TRY(do_at_once(call, job));
  return true;
}

/// Whether the vendor let it wait for its whole deadline.
Result<bool> run(const Services& services, const Job& job, Instant now) {
  const std::string event = "job." + job.kind;  // the call only views it
  SystemCall system(services, job.organization_id.value_or(OrganizationId()), event, AuditAction::EXECUTE,
                    "job-" + job.id.value);
  const auto outcome = work_on(system.call, job);
  const bool last_try = job.attempts >= kManyTriesToEnd && !goes_on(job);
  if (!outcome)
    services.log.warning(
        "job failed", {{"job", job.id}, {"attempt", job.attempts}, {"detail", Loggable::detail_of(outcome.error())}});
  if (!outcome)
    TRY(note_key_failure(services, system.call.organization(), event, system.origin.request_id, outcome.error()));
  TRY(services.database.write([&](db::Writer& writer) -> Result<void> {
    const auto next_try = now + pause_after(job.attempts);
    if (outcome && (*outcome || last_try)) return finish(writer, job, JobStatus::DONE, job.run_at, std::nullopt, now);
    if (outcome) return finish(writer, job, JobStatus::READY, next_try, std::nullopt, now);
    return finish(writer, job, last_try ? JobStatus::FAILED : JobStatus::READY, next_try,
                  std::string(info(outcome.error().code).name), now);
  }));
  return !outcome && outcome.error().cause == "timeout";
}
}  // namespace

Result<int> run_due_jobs(const Services& services, int limit) {
  const auto now = services.clock.now();
  auto jobs = TRY(
      db::read<std::vector<Job>>(services.database, [&](db::Reader& reader) { return due_jobs(reader, now, limit); }));
  int taken = 0;
  bool measuring_hangs = false;  // the rest of what nobody waits for keeps nobody else waiting: it has the next round
  for (auto& job : jobs) {
    const bool can_wait = job.kind == kAskQualityJob;
    if (can_wait && measuring_hangs) continue;
    ++taken;
    if (!TRY(claim(services, job, now))) continue;
    const bool hung = TRY(run(services, job, now));
    measuring_hangs = measuring_hangs || (can_wait && hung);
  }
  return taken;
}

Result<Purged> purge_expired(const Services& services) {
  static const std::string replies = "DELETE FROM idempotency_record WHERE created_at < ?";
  static const std::string jobs = "DELETE FROM job WHERE (status = 'DONE' OR status = 'FAILED') AND updated_at < ?";
  static const std::string sessions = "DELETE FROM staff_session WHERE expires_at < ?";
  static const std::string tickets = "DELETE FROM recording_ticket WHERE expires_at < ?";
  static const std::string webhooks = "DELETE FROM webhook_event WHERE processed_at < ?";
  const auto kept = [](DataClass of) { return std::chrono::days(rule_of(of).default_days); };
  const auto now = services.clock.now();
  return db::write<Purged>(services.database, [&](db::Writer& writer) -> Result<Purged> {
    Purged purged;
    purged.remembered_replies = TRY(store::execute(writer, replies, now - kept(DataClass::REMEMBERED_REPLIES)));
    TRY(store::execute(writer, jobs, now - kept(DataClass::FINISHED_JOBS)));
    purged.webhooks = TRY(store::execute(writer, webhooks, now - kept(DataClass::INCOMING_EVENTS)));
    purged.staff_sessions = TRY(store::execute(writer, sessions, now - kept(DataClass::SIGN_INS)));
    TRY(store::execute(writer, tickets, now - Hours(24)));
    return purged;
  });
}

}  // namespace chiroflow::app
