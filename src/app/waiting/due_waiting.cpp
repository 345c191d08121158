// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/due_waiting.hpp"

#include <algorithm>

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/jobs.hpp"
#include "app/notices.hpp"
#include "app/server/system_audit.hpp"
#include "app/session_change.hpp"
#include "app/waiting/presence.hpp"
#include "app/waiting/waiting_place.hpp"
#include "domain/session_times.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
constexpr int kMostAtOnce = 200;
/// Older visits were decided on already, or nobody asked for it.
constexpr Hours kLookedBack{24};
/// Whoever did something so shortly before the start meant to come, also before the visit could be entered.
constexpr Hours kHeardBefore{12};

/// While this server was not up no page could say that it is there.
bool could_be_heard(Instant up_since, Instant now) { return now - up_since > kHeldPlaceFor; }

/// Whom staff held in the waiting room has waited since then, at the old place.
Result<Instant> waits_since(db::Reader& reader, const WaitingPlace& place) {
  static const std::string held =
      "SELECT n.created_at FROM session_notice n WHERE n.organization_id = ? AND n.session_id = ?"
      " AND n.kind = 'waiting.held' ORDER BY n.seq DESC LIMIT 1";
  const auto& row = place.row;
  const auto at = TRY(store::query_value<Instant>(reader, held, row.organization_id, row.session_id));
  return std::max(row.join_time, at.value_or(row.join_time));
}

Result<bool> is_timed_out(db::Reader& reader, const Organization& organization, const WaitingPlace& place,
                          Instant now) {
  if (place.row.status != WaitingRoomStatus::WAITING || is_there(place.row, now)) return false;
  return now >= waiting_ends(organization, place.session, TRY(waits_since(reader, place)));
}

Result<std::vector<WaitingRoomId>> find_gone(db::Reader& reader, const Organization& organization, Instant now) {
  static const std::string sql =
      "SELECT w.id FROM virtual_waiting_room w"
      " JOIN telehealth_session s ON s.organization_id = w.organization_id AND s.id = w.session_id"
      " WHERE w.organization_id = ? AND w.status = 'WAITING' AND w.join_time <= ? AND s.scheduled_start_time <= ?"
      " AND (w.last_seen_at IS NULL OR w.last_seen_at < ?) ORDER BY w.join_time, w.id LIMIT ?";
  const auto before = now - Minutes(organization.waiting_timeout_minutes);
  return store::query_all<WaitingRoomId>(reader, sql, organization.id, before, before, now - kHeldPlaceFor,
                                         kMostAtOnce);
}

Result<bool> time_out(Call& call, db::Writer& writer, const Organization& organization, const WaitingRoomId& id) {
  auto place = TRY(access_place_to_change(call, writer, id));
  if (!TRY(is_timed_out(writer, organization, place, call.now))) return false;
  auto& row = place.row;
  const auto step = TRY(next(row.status, WaitingEvent::time_out));
  row.wait_seconds = wait_seconds(row, call.now);
  row.status = step.to;
  row.leave_time = call.now;
  TRY(leave_session(call, writer, place.session));
  TRY(save_place(call, writer, row, "waiting.timed_out", state_change(step.from, step.to)));
  return true;
}

Instant absent_from(const Organization& organization, const TelehealthSession& session) {
  return session.scheduled_start_time + std::max(Minutes(organization.grace_minutes), kNoShowAfter);
}

/// One that staff have waved aside is not proposed again: its notice is there.
Result<bool> was_proposed(db::Reader& reader, const TelehealthSession& session) {
  static const std::string sql =
      "SELECT seq FROM session_notice WHERE organization_id = ? AND session_id = ?"
      " AND kind = 'session.no_show_proposed' AND created_at >= ? LIMIT 1";
  return store::exists(reader, sql, session.organization_id, session.id, session.scheduled_start_time);
}

Result<std::vector<SessionId>> find_absent(db::Reader& reader, const Organization& organization, Instant now) {
  static const std::string sql =
      "SELECT s.id FROM telehealth_session s WHERE s.organization_id = ? AND s.status = 'SCHEDULED'"
      " AND s.scheduled_start_time <= ? AND s.scheduled_start_time > ? AND s.no_show_proposed_at IS NULL"
      " AND NOT EXISTS (SELECT 1 FROM session_notice n WHERE n.organization_id = s.organization_id"
      " AND n.session_id = s.id AND n.kind = 'session.no_show_proposed' AND n.created_at >= s.scheduled_start_time)"
      " ORDER BY s.scheduled_start_time, s.id LIMIT ?";
  const auto before = now - std::max(Minutes(organization.grace_minutes), kNoShowAfter);
  return store::query_all<SessionId>(reader, sql, organization.id, before, now - kLookedBack, kMostAtOnce);
}

/// Anything that the patient or guardian did, or tried in vain, shortly before the start or after it.
Result<bool> was_heard_of(db::Reader& reader, const TelehealthSession& session) {
  static const std::string steps =
      "SELECT v.id FROM visit_step v"
      " JOIN participant p ON p.organization_id = v.organization_id AND p.id = v.participant_id"
      " WHERE v.organization_id = ? AND v.session_id = ? AND v.at >= ? AND p.role IN ('PATIENT', 'GUARDIAN') LIMIT 1";
  if (session.patient_first_seen_at) return true;
  return store::exists(reader, steps, session.organization_id, session.id, session.scheduled_start_time - kHeardBefore);
}

Result<void> call_no_show(Call& call, db::Writer& writer, TelehealthSession& session) {
  const auto step = TRY(step_session(call, writer, session, SessionEvent::mark_no_show));
  TRY(schedule_room_end(call, writer, session));
  return save_session(call, writer, session, "session.no_show", state_change(step.from, step.to),
                      R"(,"automatic":true)");
}

Result<void> propose(Call& call, db::Writer& writer, TelehealthSession& session) {
  using S = TelehealthSession;
  session.no_show_proposed_at = call.now;
  session.version += 1;
  session.updated_at = call.now;
  TRY((store::update<&S::no_show_proposed_at, &S::version, &S::updated_at>(writer, session)));
  TRY(call.changed(writer, {"TelehealthSession", session.id.view(), std::nullopt, changed_fields({"noShowProposedAt"}),
                            session.version}));
  return notify_session(call, writer, session.id, NoticeAudience::STAFF, "session.no_show_proposed", "{}");
}

enum class Verdict { none, no_show, proposed };

Result<Verdict> judge(Call& call, db::Writer& writer, const Organization& organization, const SessionId& id,
                      Instant up_since) {
  auto session = TRY(access_session_to_change(call, writer, id));
  if (session.status != TelehealthSessionStatus::SCHEDULED || session.no_show_proposed_at ||
      call.now < absent_from(organization, session) || TRY(was_proposed(writer, session)))
    return Verdict::none;
  const auto opens = join_window(organization, session.scheduled_start_time, session.scheduled_end_time).opens;
  if (up_since > opens || TRY(was_heard_of(writer, session))) {
    TRY(propose(call, writer, session));
    return Verdict::proposed;
  }
  TRY(call_no_show(call, writer, session));
  return Verdict::no_show;
}

struct Candidates {
  Organization organization;
  std::vector<WaitingRoomId> gone;
  std::vector<SessionId> absent;
};

Result<Candidates> find(const Services& services, const OrganizationId& id, Instant now, Instant up_since) {
  return db::read<Candidates>(services.database, [&](db::Reader& reader) -> Result<Candidates> {
    Candidates found;
    auto organization = TRY(store::find_organization(reader, id));
    if (!organization) return found;
    found.organization = std::move(*organization);
    if (could_be_heard(up_since, now)) found.gone = TRY(find_gone(reader, found.organization, now));
    found.absent = TRY(find_absent(reader, found.organization, now));
    return found;
  });
}

/// Without the database there is nothing to go on with; everything else is one visit's own trouble.
template <class T>
Result<T> go_on_without(const Services& services, const OrganizationId& organization, Result<T> done) {
  if (done || done.error().code == ErrorCode::storage_unavailable) return done;
  services.log.error("a waiting room could not be looked after",
                     {{"organization", organization}, {"detail", Loggable::detail_of(done.error())}});
  return T();
}

template <class T, class F>
Result<T> work_on(const Services& services, const OrganizationId& organization, std::string_view event, F work) {
  SystemCall system(services, organization, event, AuditAction::UPDATE);
  auto done = system.call.transaction([&](db::Writer& writer) -> Result<T> { return work(system.call, writer); });
  return go_on_without<T>(services, organization, std::move(done));
}

Result<void> work_off(const Services& services, const Candidates& found, Instant up_since, WaitingRound& round) {
  const auto& organization = found.organization;
  for (const auto& id : found.gone)
    round.timed_out +=
        TRY(work_on<bool>(services, organization.id, "job.time_out_waiting",
                          [&](Call& call, db::Writer& writer) { return time_out(call, writer, organization, id); }));
  for (const auto& id : found.absent) {
    const auto verdict =
        TRY(work_on<Verdict>(services, organization.id, "job.judge_no_show", [&](Call& call, db::Writer& writer) {
          return judge(call, writer, organization, id, up_since);
        }));
    round.no_shows += verdict == Verdict::no_show;
    round.proposed += verdict == Verdict::proposed;
  }
  return {};
}
}  // namespace

Result<WaitingRound> look_after_waiting_rooms(const Services& services, Instant up_since) {
  const auto now = services.clock.now();
  WaitingRound round;
  for (const auto& organization : TRY(list_organizations(services.database))) {
    auto found = find(services, organization.id, now, up_since);
    const auto candidates = TRY(go_on_without(services, organization.id, std::move(found)));
    TRY(work_off(services, candidates, up_since, round));
  }
  return round;
}

}  // namespace chiroflow::app
