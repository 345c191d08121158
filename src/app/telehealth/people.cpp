// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/people.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/telehealth/let_in.hpp"
#include "app/telehealth/shown_name.hpp"
#include "app/telehealth/standing_orders.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
Result<bool> may_see(const Call& call, db::Reader& reader, const TelehealthSession& session) {
  if (!TRY(may_come_in(call, reader, session))) return false;
  if (!call.actor.is_visitor()) return true;
  const auto own = TRY(store::find_participant(reader, call.organization(), call.actor.participant_id));
  return own && !TRY(is_kept_out(reader, *own));
}

Result<std::vector<Participant>> places_of(const Call& call, db::Reader& reader, const SessionId& id) {
  static const std::string sql =
      store::select_from<Participant>("p") +
      " WHERE p.organization_id = ? AND p.session_id = ? ORDER BY p.created_at, p.id LIMIT 200";
  return store::query_all<Participant>(reader, sql, call.organization(), id);
}
}  // namespace

Result<PeopleOutput> get_people(Call& call, const SessionInput& input) {
  auto out = TRY(db::read<PeopleOutput>(call.services.database, [&](db::Reader& reader) -> Result<PeopleOutput> {
    PeopleOutput seen;
    const auto session = TRY(access_session(call, reader, input.session_id));
    if (!TRY(may_see(call, reader, session))) return seen;
    for (const auto& who : TRY(places_of(call, reader, session.id)))
      seen.people.push_back({who.id, who.role, TRY(shown_name(reader, who))});
    return seen;
  }));
  call.read_of({"TelehealthSession", input.session_id.view(), std::nullopt, count_of(out.people.size())});
  return out;
}

}  // namespace chiroflow::app
