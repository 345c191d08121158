// SPDX-License-Identifier: Apache-2.0
#include "app/video/replace_room.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>

#include "app/access.hpp"
#include "app/server/system_audit.hpp"
#include "app/session_change.hpp"
#include "app/video/policy.hpp"
#include "app/video/room_change.hpp"
#include "store/row.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
OldRoom end_of(RoomLoss loss) { return loss == RoomLoss::vendor_ended ? OldRoom::ended : OldRoom::left; }

/// Whether nobody put another room in its place. One that was noted as ended before it was looked at stays lost; one that was
/// in use then and is none now was ended by somebody meanwhile.
bool is_unreplaced(const std::optional<Room>& in_use, const Room& lost) {
  return in_use ? in_use->id == lost.id : lost.status != RoomStatus::ACTIVE;
}

/// The session as it is now, when it has no other room than the lost one.
Result<std::optional<TelehealthSession>> still_lost(Call& call, db::Writer& writer, const Room& room) {
  auto session = TRY(access_session_to_change(call, writer, room.session_id));
  const auto in_use = TRY(store::find_active_room(writer, call.organization(), room.session_id));
  if (!is_unreplaced(in_use, room)) return std::optional<TelehealthSession>();
  return std::optional(std::move(session));
}

Result<void> close(Call& call, db::Writer& writer, Room room) {
  if (room.status != RoomStatus::ACTIVE) return {};
  room.status = RoomStatus::ENDED;
  room.ended_at = call.now;
  TRY((store::update<&Room::status, &Room::ended_at>(writer, room)));
  TRY(call.changed(writer, {"Room", room.id.view(), std::nullopt, {}}));
  return {};
}

/// Nobody is in it yet: the next one at the door makes another.
Result<RoomOutcome> forget(Call& call, const Room& room) {
  return call.commit([&](db::Writer& writer) -> Result<RoomOutcome> {
    if (TRY(still_lost(call, writer, room))) TRY(close(call, writer, room));
    return RoomOutcome::kept;
  });
}

Result<RoomOutcome> put(Call& call, const RoomSituation& seen, RoomLoss loss, const MadeRoom& made,
                        const std::vector<Attempt>& attempts) {
  std::optional<Room> in_use;
  auto outcome = call.commit([&](db::Writer& writer) -> Result<RoomOutcome> {
    auto session = TRY(access_session_to_change(call, writer, seen.session.id));
    in_use = TRY(store::find_active_room(writer, call.organization(), session.id));
    // The visit was ended meanwhile, or somebody at the door was faster.
    if (!is_running(session.status) || !is_unreplaced(in_use, *seen.room)) return RoomOutcome::kept;
    in_use = TRY(settle_room(call, writer, session, seen.room, end_of(loss), made));
    TRY(store_attempts(call, writer, session.id, attempts));
    return RoomOutcome::replaced;
  });
  if (outcome) give_back(call, seen.session.id, made, in_use);
  return outcome;
}

Result<RoomOutcome> interrupt(Call& call, const RoomSituation& seen, RoomLoss loss,
                              const std::vector<Attempt>& attempts) {
  return call.commit([&](db::Writer& writer) -> Result<RoomOutcome> {
    auto session = TRY(still_lost(call, writer, *seen.room));
    if (!session) return RoomOutcome::kept;
    TRY(store_attempts(call, writer, session->id, attempts));
    if (loss == RoomLoss::vendor_ended) TRY(close(call, writer, *seen.room));
    if (session->status != TelehealthSessionStatus::IN_PROGRESS) return RoomOutcome::lost;
    TRY(step_session(call, writer, *session, SessionEvent::interrupt));
    // Full notes must not keep the state from being told.
    if (const auto noted =
            append_notes(call, *session,
                         "[" + format_iso(call.now) + "] connection: " + std::string(name_of(seen.room->provider)) +
                             " is not available and no other provider can take over");
        !noted)
      call.services.log.warning("the loss of a provider could not be noted", {{"session", session->id}});
    TRY(save_session(call, writer, *session, "session.provider_lost",
                     R"({"provider":")" + std::string(name_of(seen.room->provider)) + "\"}"));
    return RoomOutcome::lost;
  });
}

/// The vendor's message of its end was entered already.
Result<std::optional<Room>> ended_room(const Call& call, db::Reader& reader, const SessionId& session,
                                       const RoomId& id) {
  static const std::string sql =
      store::select_from<Room>("r") +
      " WHERE r.organization_id = ? AND r.session_id = ? AND r.id = ? AND r.status = 'ENDED'";
  return store::query_one<Room>(reader, sql, call.organization(), session, id);
}

/// Of running visits, of every organization, behind `after`.
Result<std::vector<Room>> running_rooms(db::Reader& reader, const RoomId& after, int limit) {
  static const std::string sql =
      store::select_from<Room>("r") +
      " JOIN telehealth_session s ON s.organization_id = r.organization_id AND s.id = r.session_id"
      " WHERE r.status = 'ACTIVE' AND s.status = 'IN_PROGRESS' AND r.id > ? ORDER BY r.id LIMIT ?";
  return store::query_all<Room>(reader, sql, after, limit);
}

Result<int> replace_as_system(const Services& services, const Room& room) {
  SystemCall system(services, room.organization_id, "video.watch", AuditAction::EXECUTE, "watch-" + room.id.value);
  return TRY(replace_room(system.call, room.session_id, RoomLoss::provider_down, room.id)) == RoomOutcome::kept ? 0 : 1;
}

/// A round over running visits: each account is asked once.
class Watch {
 public:
  explicit Watch(const Services& services) : services_(services) {}
  /// Safe from any thread, for an account from one at a time.
  void look_at(const Room& room);

  std::atomic<int> changed = 0;  // rooms that were replaced or lost

 private:
  /// Whether the account that made the room failed several times in a row, or again half a minute after it hung.
  bool is_down(const Room& room);
  std::optional<bool> known(const VideoAccountPtr& account);

  const Services& services_;
  std::mutex mutex_;
  std::map<VideoAccountPtr, bool> down_;  // kept alive for the round
};

std::optional<bool> Watch::known(const VideoAccountPtr& account) {
  const std::lock_guard lock(mutex_);
  const auto found = down_.find(account);
  return found == down_.end() ? std::nullopt : std::optional(found->second);
}

bool Watch::is_down(const Room& room) {
  const auto found = services_.video.account_of(room);
  if (!found)
    services_.log.warning("the account of a running room cannot be read",
                          {{"room", room.id}, {"detail", Loggable::detail_of(found.error())}});
  if (!found || !*found) return false;
  const auto& account = *found;
  if (const auto before = known(account)) return *before;
  services_.video.health_of(*account);
  // Also while somebody else, who tries again at this moment, has not reported.
  const bool down = account->breaker().confirmed();
  const std::lock_guard lock(mutex_);
  return down_.emplace(account, down).first->second;
}

void Watch::look_at(const Room& room) {
  if (!is_down(room) || !services_.video.first_told(room.id)) return;
  const auto done = replace_as_system(services_, room);
  // One visit's trouble must not keep the others where they are.
  if (!done)
    services_.log.warning("a running visit could not be moved",
                          {{"room", room.id}, {"detail", Loggable::detail_of(done.error())}});
  changed += done.value_or(0);
}

std::string account_name(const Room& room) {
  return std::string(name_of(room.video_engine)) + ' ' + room.credential_id.value_or("");
}
}  // namespace

Result<RoomOutcome> replace_room(Call& call, const SessionId& id, RoomLoss loss, const std::optional<RoomId>& lost) {
  const auto seen =
      TRY(db::read<RoomSituation>(call.services.database, [&](db::Reader& reader) -> Result<RoomSituation> {
        auto situation = TRY(room_situation(call, reader, id));
        if (!situation.room && lost && loss == RoomLoss::vendor_ended)
          situation.room = TRY(ended_room(call, reader, id, *lost));
        return situation;
      }));
  if (!seen.room || (lost && seen.room->id != *lost)) return RoomOutcome::kept;
  if (!is_running(seen.session.status))
    return loss == RoomLoss::vendor_ended ? forget(call, *seen.room) : Result<RoomOutcome>(RoomOutcome::kept);
  std::vector<Attempt> attempts;
  const auto failed =
      loss == RoomLoss::provider_down ? TRY(call.services.video.account_of(*seen.room)) : VideoAccountPtr();
  const auto promises = keeps_promises(seen);
  const auto made = make_room_of(call, seen, std::nullopt, attempts, [&](const VideoAccount& account) {
    return &account != failed.get() && (!promises || promises(account));
  });
  if (!made) {
    call.services.log.warning("a running visit lost its room and gets no other",
                              {{"session", id}, {"detail", Loggable::detail_of(made.error())}});
    return interrupt(call, seen, loss, attempts);
  }
  note_fall_back(seen, *made, attempts);
  return put(call, seen, loss, *made, attempts);
}

Result<int> watch_running_rooms(const Services& services, int at_once, AccountLanes* lanes) {
  RoundOfLanes round(lanes);
  const auto watch = std::make_shared<Watch>(services);
  for (RoomId after;;) {
    const auto rooms = TRY(db::read<std::vector<Room>>(
        services.database, [&](db::Reader& reader) { return running_rooms(reader, after, at_once); }));
    for (const auto& room : rooms) round.add(account_name(room), [watch, room] { watch->look_at(room); });
    if (static_cast<int>(rooms.size()) < at_once) break;
    after = rooms.back().id;
  }
  round.end();
  return watch->changed.load();
}

}  // namespace chiroflow::app
