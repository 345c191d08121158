// SPDX-License-Identifier: Apache-2.0
#include "app/webhooks/reconcile.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "app/call.hpp"
#include "app/server/system_audit.hpp"
#include "app/video/policy.hpp"
#include "app/webhooks/effects.hpp"
#include "ports/room_moderation.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
/// Each may take the provider's whole deadline; the others are left for the next round.
constexpr int kMostOutages = 2;
/// Who has not come back to a visit by then gets a room at the door.
constexpr Hours kLostFor{1};

/// Of visits that wait or run, are to come back from trouble, or may be entered already: somebody may be in them.
Result<std::vector<Room>> rooms_in_use(db::Reader& reader, Instant now, const RoomId& after, int limit) {
  static const std::string sql =
      store::select_from<Room>("r") +
      " JOIN telehealth_session s ON s.organization_id = r.organization_id AND s.id = r.session_id"
      " JOIN organization o ON o.id = s.organization_id"
      " WHERE r.status = 'ACTIVE' AND r.video_engine <> 'builtin' AND r.id > ?"
      " AND (s.status IN ('WAITING', 'IN_PROGRESS', 'TECHNICAL_ISSUES') OR (s.status = 'SCHEDULED'"
      " AND s.scheduled_start_time - o.join_window_minutes * CAST(60000 AS BIGINT) <= ?"
      " AND s.scheduled_end_time + o.link_lifetime_hours * CAST(3600000 AS BIGINT) > ?)) ORDER BY r.id LIMIT ?";
  return store::query_all<Room>(reader, sql, after, now, now, limit);
}

/// Google tells of people only through Pub/Sub; without it what is shown of a running visit is what was asked.
Result<std::vector<Room>> rooms_of_running_meet_visits(db::Reader& reader, const RoomId& after, int limit) {
  static const std::string sql =
      store::select_from<Room>("r") +
      " JOIN telehealth_session s ON s.organization_id = r.organization_id AND s.id = r.session_id"
      " WHERE r.status = 'ACTIVE' AND r.video_engine = 'google_meet' AND r.id > ?"
      " AND s.status = 'IN_PROGRESS' ORDER BY r.id LIMIT ?";
  return store::query_all<Room>(reader, sql, after, limit);
}

/// Of visits that run: one that waits gets its room at the door.
Result<std::vector<Room>> lost_rooms(db::Reader& reader, Instant now, const std::optional<Room>& behind, int limit) {
  static const std::string sql =
      store::select_from<Room>("r") +
      " JOIN telehealth_session s ON s.organization_id = r.organization_id AND s.id = r.session_id"
      " WHERE r.status = 'ENDED' AND r.video_engine <> 'builtin' AND r.ended_at >= ?"
      " AND (r.ended_at, r.id) > (?, ?) AND s.status = 'IN_PROGRESS' AND NOT EXISTS (SELECT 1 FROM room o"
      " WHERE o.session_id = r.session_id AND (o.status = 'ACTIVE' OR (o.created_at, o.id) > (r.created_at, r.id)))"
      " ORDER BY r.ended_at, r.id LIMIT ?";
  const auto since = now - kLostFor;
  return store::query_all<Room>(reader, sql, since, behind ? behind->ended_at.value_or(since) : since,
                                behind ? behind->id : RoomId(), limit);
}

/// One clinic's wrong password must not keep the vendor's other rooms from being looked at.
std::string account_name(const Room& room) {
  return std::string(name_of(room.video_engine)) + ' ' + room.credential_id.value_or("");
}

ProviderEvent event_at(ProviderEventKind kind, Instant at) {
  ProviderEvent event;
  event.kind = kind;
  event.at = at;
  return event;
}

ProviderEvent joined(const LiveParticipant& live, Instant now) {
  auto event = event_at(ProviderEventKind::participant_joined, std::min(live.joined_at.value_or(now), now));
  event.participant = live.participant;
  event.participant_external_id = live.external_id;
  return event;
}

ProviderEvent left(const ParticipantStay& stay, Instant now) {
  auto event = event_at(ProviderEventKind::participant_left, now);
  event.participant_external_id = stay.external_id;
  return event;
}

const std::string& key_of(const LiveParticipant& live) {
  static const std::string none;
  if (!live.external_id.empty()) return live.external_id;
  return live.participant ? live.participant->value : none;
}

/// The open stays beside what the vendor lists: by the key that both share, else by the person, for a stay may have been noticed by
/// a list that knew people alone.
class Comparison {
 public:
  Comparison(const std::vector<ParticipantStay>& open, const std::vector<LiveParticipant>& inside) {
    for (const auto& stay : open) unlisted_.push_back(&stay);
    for (const auto& live : inside)
      if (const auto* stay = take([&](const ParticipantStay& s) { return s.external_id == key_of(live); }))
        known_.emplace(&live, stay);
    for (const auto& live : inside) {
      if (!live.participant || known_.contains(&live)) continue;
      if (const auto* stay = take([&](const ParticipantStay& s) { return s.participant_id == live.participant; }))
        known_.emplace(&live, stay);
    }
  }
  const ParticipantStay* stay_of(const LiveParticipant& live) const {
    const auto found = known_.find(&live);
    return found == known_.end() ? nullptr : found->second;
  }
  const std::vector<const ParticipantStay*>& unlisted() const { return unlisted_; }

 private:
  template <class Fits> const ParticipantStay* take(const Fits& fits) {
    const auto found = std::find_if(unlisted_.begin(), unlisted_.end(), [&](const auto* stay) { return fits(*stay); });
    if (found == unlisted_.end()) return nullptr;
    const auto* stay = *found;
    unlisted_.erase(found);
    return stay;
  }

  std::vector<const ParticipantStay*> unlisted_;
  std::map<const LiveParticipant*, const ParticipantStay*> known_;
};

/// What the vendor's list adds to the stays that are open here.
std::vector<ProviderEvent> differences(const std::vector<ParticipantStay>& open,
                                       const std::vector<LiveParticipant>& inside, Instant now) {
  std::vector<ProviderEvent> events;
  const Comparison compared(open, inside);
  for (const auto& live : inside) {
    const auto* known = compared.stay_of(live);
    if (known && known->joined_at && (known->participant_id || !live.participant)) continue;
    events.push_back(joined(live, now));
    if (known) events.back().participant_external_id = known->external_id;
  }
  for (const auto* stay : compared.unlisted()) events.push_back(left(*stay, now));
  return events;
}

/// What the vendor's answer means for the room, in which `open` are known to be.
Result<std::vector<ProviderEvent>> ask(VideoProvider& provider, const ProviderRoom& room,
                                       const std::vector<ParticipantStay>& open, Instant now) {
  if (TRY(provider.room_status(room)) != RoomStatus::ACTIVE)
    return std::vector{event_at(ProviderEventKind::room_ended, now)};
  auto* moderation = provider.moderation();
  if (!moderation || !provider.capabilities().list_participants.there()) return std::vector<ProviderEvent>{};
  return differences(open, TRY(moderation->list_participants(room)), now);
}

/// The number of events entered.
Result<int> look_at(const Services& services, const WebhookWork& work, const Room& room) {
  const auto account = TRY(work.find_account(room));
  if (!account) return 0;
  SystemCall system(services, room.organization_id, "webhook.reconcile", AuditAction::UPDATE,
                    "reconcile-" + room.id.value);
  auto& call = system.call;
  // Before the vendor is asked: who comes meanwhile is not missing.
  const auto open = TRY(db::read<std::vector<ParticipantStay>>(
      services.database, [&](db::Reader& reader) { return open_stays(reader, room); }));
  const auto vendors = TRY(opened(call, room));
  std::vector<Attempt> attempts;  // on nobody's way in: the log tells of failures
  const auto events = TRY(services.video.call(*account, "reconcile", attempts,
                                              [&] { return ask(account->provider(), vendors, open, call.now); }));
  if (events.empty()) return 0;
  const bool lost = TRY(call.transaction([&](db::Writer& writer) -> Result<bool> {
    bool gone = false;
    for (const auto& event : events) gone = TRY(apply_event(call, writer, room, event, Told::assumed)) || gone;
    return gone;
  }));
  if (lost && work.room_lost) work.room_lost(room.organization_id, room.session_id, room.id);
  return static_cast<int>(events.size());
}

/// What the lanes of a round came to together.
struct Totals {
  std::mutex mutex;
  ReconcileRound round;
  std::map<std::string, int> outages;  // by account
  std::optional<Error> storage;
};

bool is_worth_asking(Totals& totals, const std::string& account) {
  const std::lock_guard lock(totals.mutex);
  return totals.outages[account] < kMostOutages && !totals.storage;
}

void look_and_count(const Services& services, const WebhookWork& work, const Room& room, Totals& totals) {
  const auto account = account_name(room);
  if (!is_worth_asking(totals, account)) return;
  const auto changes = look_at(services, work, room);
  if (!changes)
    services.log.warning("room not looked at", {{"room", room.id}, {"detail", Loggable::detail_of(changes.error())}});
  const std::lock_guard lock(totals.mutex);
  ++totals.round.rooms;
  totals.round.changes += changes.value_or(0);
  totals.round.failed += changes ? 0 : 1;
  if (changes) return;
  if (changes.error().code == ErrorCode::provider_unavailable) ++totals.outages[account];
  if (changes.error().code == ErrorCode::storage_unavailable) totals.storage = changes.error();
}

/// One account after the other in `lanes`; see reconcile_rooms.
Result<ReconcileRound> look_at_all(const Services& services, const WebhookWork& work, const std::vector<Room>& rooms,
                                   const std::function<bool()>& stopping, AccountLanes* lanes) {
  RoundOfLanes lane(lanes);
  const auto totals = std::make_shared<Totals>();
  for (const auto& room : rooms)
    lane.add(account_name(room), [&services, &work, stopping, totals, room] {
      if (!stopping || !stopping()) look_and_count(services, work, room, *totals);
    });
  lane.end();
  const std::lock_guard lock(totals->mutex);
  if (totals->storage) return fail(*totals->storage);
  return totals->round;
}

RoomId last_of(const std::vector<Room>& rooms, int limit) {
  return static_cast<int>(rooms.size()) == limit ? rooms.back().id : RoomId();
}
}  // namespace

Result<ReconcileRound> reconcile_rooms(const Services& services, const WebhookWork& work, const RoomId& after,
                                       int limit, const std::function<bool()>& stopping, AccountLanes* lanes) {
  const auto rooms = TRY(db::read<std::vector<Room>>(
      services.database, [&](db::Reader& reader) { return rooms_in_use(reader, services.clock.now(), after, limit); }));
  auto round = TRY(look_at_all(services, work, rooms, stopping, lanes));
  round.last = last_of(rooms, limit);
  return round;
}

Result<ReconcileRound> reconcile_silent_rooms(const Services& services, const WebhookWork& work, const RoomId& after,
                                              int limit, const std::function<bool()>& stopping, AccountLanes* lanes) {
  auto rooms = TRY(db::read<std::vector<Room>>(
      services.database, [&](db::Reader& reader) { return rooms_of_running_meet_visits(reader, after, limit); }));
  const auto last = last_of(rooms, limit);
  std::erase_if(rooms, [&](const Room& room) {
    const auto account = work.find_account(room);
    return !account || !*account || (*account)->provider().capabilities().webhooks.there();
  });
  auto round = TRY(look_at_all(services, work, rooms, stopping, lanes));
  round.last = last;
  return round;
}

Result<int> replace_lost_rooms(const Services& services, const RoomLost& replace, const std::function<bool()>& stopping,
                               int portion, AccountLanes* lanes) {
  int found = 0;
  RoundOfLanes lane(lanes);
  for (std::optional<Room> last; !stopping();) {
    const auto rooms = TRY(db::read<std::vector<Room>>(services.database, [&](db::Reader& reader) {
      return lost_rooms(reader, services.clock.now(), last, portion);
    }));
    for (const auto& room : rooms)
      found += lane.add(account_name(room), [replace, stopping, room] {
        if (!stopping()) replace(room.organization_id, room.session_id, room.id);
      });
    if (static_cast<int>(rooms.size()) < portion) break;
    last = rooms.back();
  }
  lane.end();
  return found;
}

}  // namespace chiroflow::app
