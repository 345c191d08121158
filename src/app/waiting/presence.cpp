// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/presence.hpp"

#include "store/row.hpp"

namespace chiroflow::app {

namespace {
constexpr Seconds kMarkedEvery{10};

bool waits_there(const Actor& actor, const SessionId& session) {
  return actor.is_visitor() && actor.session_id == session &&
         (actor.participant_role == ParticipantRole::PATIENT || actor.participant_role == ParticipantRole::GUARDIAN);
}
}  // namespace

bool is_there(const VirtualWaitingRoom& place, Instant now) {
  return place.status == WaitingRoomStatus::WAITING && place.last_seen_at && now - *place.last_seen_at <= kHeldPlaceFor;
}

void mark_present(const Call& call, const SessionId& session) {
  static const std::string sql =
      "UPDATE virtual_waiting_room SET last_seen_at = ? WHERE organization_id = ? AND session_id = ?"
      " AND (last_seen_at IS NULL OR last_seen_at <= ?)";
  if (!waits_there(call.actor, session)) return;
  call.services.database.write_later(
      [now = call.now, organization = call.organization(), session](db::Writer& writer) -> Result<void> {
        TRY(store::execute(writer, sql, now, organization, session, now - kMarkedEvery));
        return {};
      },
      [](Result<void>) {});
}

Result<void> note_presence(const Services& services, std::span<const Presence> present) {
  static const std::string sql =
      "UPDATE virtual_waiting_room SET last_seen_at = ? WHERE organization_id = ? AND session_id = ?"
      " AND status IN ('WAITING', 'ADMITTED')";
  if (present.empty()) return {};
  const auto now = services.clock.now();
  return services.database.write([&](db::Writer& writer) -> Result<void> {
    for (const auto& [organization, session] : present) TRY(store::execute(writer, sql, now, organization, session));
    return {};
  });
}

}  // namespace chiroflow::app
