// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/stay_links.hpp"

#include <algorithm>
#include <set>

#include "store/row.hpp"
#include "store/stay_link_table.hpp"
#include "store/ways_in.hpp"

namespace chiroflow::app {

namespace {
using Links = std::set<std::string>;

Result<Links> links_with_a_way_in(const Call& call, db::Reader& reader, const Room& room, const ParticipantStay& stay) {
  Links links;
  for (const auto& way : TRY(store::open_ways_in(reader, room, call.now)))
    if (way.participant_id == stay.participant_id && way.credential_id) links.insert(*way.credential_id);
  return links;
}

/// Of the stay before this one.
Result<std::optional<StayLink>> last_link(db::Reader& reader, const ParticipantStay& stay) {
  static const std::string sql =
      store::select_from<StayLink>("l") +
      " JOIN participant_stay s ON s.organization_id = l.organization_id AND s.id = l.stay_id"
      " WHERE s.organization_id = ? AND s.session_id = ? AND s.participant_id = ?"
      " ORDER BY s.created_at DESC, s.id DESC LIMIT 1";
  return store::query_one<StayLink>(reader, sql, stay.organization_id, stay.session_id, *stay.participant_id);
}

Result<std::optional<StayLink>> link_at_vendor(const Call& call, db::Reader& reader, const Room& room,
                                               const ParticipantStay& stay) {
  const auto links = TRY(links_with_a_way_in(call, reader, room, stay));
  auto link = links.empty() ? TRY(last_link(reader, stay)) : std::optional(StayLink());
  if (!link) return link;
  link->stay_id = stay.id;
  link->organization_id = stay.organization_id;
  if (!links.empty()) link->credential_id = links.size() == 1 ? std::optional(*links.begin()) : std::nullopt;
  return link;
}

/// By the caller's browser, which may hold several of them.
bool is_held(const Actor& actor, const StayLink& link) {
  if (!link.credential_id) return false;
  const auto& held = actor.held_links;
  return *link.credential_id == actor.credential_id ||
         std::find(held.begin(), held.end(), *link.credential_id) != held.end();
}

Result<std::optional<StayLink>> link_of(const Call& call, db::Reader& reader, const Room& room,
                                        const ParticipantStay& stay) {
  if (room.video_engine != VideoEngine::builtin) return link_at_vendor(call, reader, room, stay);
  if (!call.actor.is_visitor()) return std::nullopt;
  return StayLink{stay.id, stay.organization_id, call.actor.credential_id};
}
}  // namespace

Result<void> note_link_of(Call& call, db::Writer& writer, const Room& room, const ParticipantStay& stay) {
  static const std::string sql = store::insert_into<StayLink>("stay_link") +
                                 " ON CONFLICT (stay_id) DO UPDATE SET credential_id = excluded.credential_id";
  if (!stay.participant_id) return {};
  const auto link = TRY(link_of(call, writer, room, stay));
  if (link) TRY(writer.execute(sql, store::bind_all(*link)));
  return {};
}

Result<bool> sits_by_another_link(const Call& call, db::Reader& reader, const SessionId& session) {
  static const std::string sql =
      store::select_from<StayLink>("l") +
      " JOIN participant_stay s ON s.organization_id = l.organization_id AND s.id = l.stay_id"
      " JOIN room r ON r.organization_id = s.organization_id AND r.id = s.room_id"
      " WHERE s.organization_id = ? AND s.session_id = ? AND s.participant_id = ? AND s.joined_at IS NOT NULL"
      " AND s.left_at IS NULL AND r.status = 'ACTIVE'";
  if (!call.actor.is_visitor()) return false;
  const auto links =
      TRY(store::query_all<StayLink>(reader, sql, call.organization(), session, call.actor.participant_id));
  return std::any_of(links.begin(), links.end(), [&](const auto& one) { return !is_held(call.actor, one); });
}

}  // namespace chiroflow::app
