// SPDX-License-Identifier: Apache-2.0
#include "app/server/room_work.hpp"

#include "app/audit_details.hpp"
#include "app/video/policy.hpp"
#include "app/video/room_change.hpp"
#include "app/video/room_traces.hpp"
#include "app/video/video_service.hpp"
#include "domain/session_state.hpp"
#include "store/row.hpp"
#include "store/sessions.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
/// Nobody is known to have been in it, and nothing was recorded there. Not every vendor tells of everybody, so a session that ran
/// while the room was its own used it.
Result<bool> was_never_used(db::Reader& reader, const Room& room) {
  const auto session = TRY(store::find_session(reader, room.organization_id, room.session_id));
  if (!session) return false;
  const bool ran = session->actual_start_time && (!room.ended_at || *session->actual_start_time <= *room.ended_at);
  if (ran) return false;
  return !TRY(has_traces(reader, room));
}

/// A room that may get other times, with the session as it is now.
struct Movable {
  TelehealthSession session;
  Room room;
};

// Who goes on moving a visit while its vendor is told has the last word half a minute later.
constexpr int kMostMovesAtOnce = 5;

/// Nothing where there is no room, or people are or were in it: who is in it already needs no time to come.
Result<std::optional<Movable>> find_movable(const Call& call, const SessionId& id) {
  return db::read<std::optional<Movable>>(
      call.services.database, [&](db::Reader& reader) -> Result<std::optional<Movable>> {
        auto session = TRY(store::find_session(reader, call.organization(), id));
        auto room = TRY(store::find_active_room(reader, call.organization(), id));
        if (!session || !room || is_over(session->status) || is_running(session->status)) return std::nullopt;
        return Movable{std::move(*session), std::move(*room)};
      });
}

bool wants_the_same(const Movable& a, const Movable& b) {
  return a.room.id == b.room.id && a.session.scheduled_start_time == b.session.scheduled_start_time &&
         a.session.scheduled_end_time == b.session.scheduled_end_time;
}

Result<void> move_at_vendor(const Call& call, const Movable& wanted) {
  const auto account = TRY(call.services.video.account_of(wanted.room));
  if (!account) return {};
  const auto vendors = TRY(opened(call, wanted.room));
  const auto& session = wanted.session;
  std::vector<Attempt> attempts;  // on nobody's way into a visit: the job's row and the log tell of failures
  const auto moved = call.services.video.call(
      *account, "reschedule_room", attempts,
      [&] {
        return account->provider().reschedule_room(vendors, session.scheduled_start_time, session.scheduled_end_time);
      },
      VideoService::Success::proves, VideoService::Late::may_be);
  // One that the vendor forgot is made again at the door.
  if (!moved && is_outage(moved.error())) return fail(moved.error());
  return {};
}

bool told_anything(const RoomQuality& quality) { return quality.connection || quality.audio || quality.video; }

struct Asked {
  Room room;
  TelehealthSession session;
};

Result<std::optional<Asked>> find_asked(const Call& call, db::Reader& reader, const RoomId& id) {
  static const std::string sql = store::select_from<Room>("r") + " WHERE r.organization_id = ? AND r.id = ?";
  auto room = TRY(store::query_one<Room>(reader, sql, call.organization(), id));
  if (!room) return std::optional<Asked>();
  auto session = TRY(store::find_session(reader, call.organization(), room->session_id));
  if (!session) return std::optional<Asked>();
  return std::optional(Asked{std::move(*room), std::move(*session)});
}

Result<void> keep(Call& call, const Asked& asked, const RoomQuality& told) {
  using S = TelehealthSession;
  return call.services.database.write([&](db::Writer& writer) -> Result<void> {
    auto session = TRY(store::lock_session(writer, asked.room.organization_id, asked.room.session_id));
    auto room = asked.room;
    room.connection_quality = told.connection;
    room.audio_quality = told.audio;
    room.video_quality = told.video;
    TRY((store::update<&Room::connection_quality, &Room::audio_quality, &Room::video_quality>(writer, room)));
    TRY(call.changed(writer, {"Room", room.id.view(), std::nullopt, changed_fields({"quality"})}));
    if (!session || session->connection_quality || session->audio_quality || session->video_quality) return {};
    session->connection_quality = told.connection;
    session->audio_quality = told.audio;
    session->video_quality = told.video;
    session->updated_at = call.now;
    TRY((
        store::update<&S::connection_quality, &S::audio_quality, &S::video_quality, &S::updated_at>(writer, *session)));
    TRY(call.changed(writer, {"TelehealthSession", session->id.view(), std::nullopt, changed_fields({"quality"}),
                              session->version}));
    return {};
  });
}
}  // namespace

Result<void> end_at_vendor(const Call& call, const Room& room) {
  const auto account = TRY(call.services.video.account_of(room));
  if (!account) return {};
  const auto vendors = TRY(opened(call, room));
  const bool unused =
      account->provider().capabilities().rooms_at_booking &&
      TRY(db::read<bool>(call.services.database, [&](db::Reader& reader) { return was_never_used(reader, room); }));
  const auto ended = unused ? call.services.video.delete_room(account, vendors, VideoService::Late::may_be)
                            : call.services.video.end_room(account, vendors, VideoService::Late::may_be);
  if (!ended && ended.error().code != ErrorCode::not_found) return fail(ended.error());
  return {};
}

/// Two servers may tell the vendor of two moves at once, and the older one may be heard last. Each looks again afterwards, so whoever is
/// heard last tells of the times that hold.
Result<void> move_room(const Call& call, const SessionId& id) {
  auto wanted = TRY(find_movable(call, id));
  for (int moves = 0; wanted && moves < kMostMovesAtOnce; ++moves) {
    TRY(move_at_vendor(call, *wanted));
    auto now = TRY(find_movable(call, id));
    if (!now || wants_the_same(*now, *wanted)) return {};
    wanted = std::move(now);
  }
  if (!wanted) return {};
  return fail(conflict("The visit was moved again and again while its vendor was told", "moved_meanwhile"));
}

Result<bool> ask_quality(Call& call, const RoomId& id) {
  const auto asked = TRY(db::read<std::optional<Asked>>(
      call.services.database, [&](db::Reader& reader) { return find_asked(call, reader, id); }));
  // One that was reopened is asked about when it ends again.
  if (!asked || !is_over(asked->session.status)) return true;
  const auto account = TRY(call.services.video.account_of(asked->room));
  if (!account || !account->provider().capabilities().quality.there()) return true;
  // A vendor that does not answer is left alone; and what it measures, often at another service of its, says nothing about its rooms.
  if (account->breaker().state(call.services.clock.steady_now()) != BreakerState::closed) return false;
  const auto told = account->provider().quality(TRY(opened(call, asked->room)));
  if (!told && is_outage(told.error())) return fail(told.error());
  if (!told) return true;
  if (!told_anything(*told)) return false;
  TRY(keep(call, *asked, *told));
  return true;
}

}  // namespace chiroflow::app
