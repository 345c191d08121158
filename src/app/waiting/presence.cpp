// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/presence.hpp"

#include "domain/session_times.hpp"
#include "store/row.hpp"
#include "store/sessions.hpp"

namespace chiroflow::app {

namespace {
constexpr Seconds kMarkedEvery{10};

bool waits_there(const Actor& actor, const SessionId& session) {
  return actor.is_patients_side() && actor.session_id == session;
}

/// Whether it is still to be noted that somebody came for the visit, and the time for it has come.
Result<bool> is_news(db::Reader& reader, const OrganizationId& organization, const SessionId& session, Instant now) {
  static const std::string unseen = store::select_from<TelehealthSession>("s") +
                                    " WHERE s.organization_id = ? AND s.id = ? AND s.patient_first_seen_at IS NULL"
                                    " AND s.status NOT IN ('CANCELLED', 'COMPLETED')";
  const auto found = TRY(store::query_one<TelehealthSession>(reader, unseen, organization, session));
  if (!found) return false;
  const auto rules = TRY(store::find_organization(reader, organization));
  return rules && join_window(*rules, found->scheduled_start_time, found->scheduled_end_time).holds(now);
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

Result<void> note_reached(db::Writer& writer, const OrganizationId& organization, const SessionId& session,
                          Instant now) {
  static const std::string sql =
      "UPDATE telehealth_session SET patient_first_seen_at = ?"
      " WHERE organization_id = ? AND id = ? AND patient_first_seen_at IS NULL";
  if (TRY(is_news(writer, organization, session, now))) TRY(store::execute(writer, sql, now, organization, session));
  return {};
}

void mark_reached(const Call& call, const TelehealthSession& session) {
  if (!waits_there(call.actor, session.id) || session.patient_first_seen_at) return;
  call.services.database.write_later([now = call.now, organization = call.organization(), id = session.id](
                                         db::Writer& writer) { return note_reached(writer, organization, id, now); },
                                     [](Result<void>) {});
}

Result<void> note_presence(const Services& services, std::span<const Presence> present) {
  static const std::string sql =
      "UPDATE virtual_waiting_room SET last_seen_at = ? WHERE organization_id = ? AND session_id = ?"
      " AND status IN ('WAITING', 'ADMITTED')";
  if (present.empty()) return {};
  const auto now = services.clock.now();
  std::vector<Presence> news;
  TRY(services.database.write([&](db::Writer& writer) -> Result<void> {
    news.clear();
    for (const auto& [organization, session] : present) {
      TRY(store::execute(writer, sql, now, organization, session));
      if (TRY(is_news(writer, organization, session, now))) news.emplace_back(organization, session);
    }
    return {};
  }));
  // Each by itself: everybody else takes the session before the place.
  for (const auto& [organization, session] : news)
    TRY(services.database.write([&](db::Writer& writer) { return note_reached(writer, organization, session, now); }));
  return {};
}

}  // namespace chiroflow::app
