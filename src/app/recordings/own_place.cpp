// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/own_place.hpp"

#include <algorithm>

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/recordings/recordings.hpp"
#include "app/recordings/scene.hpp"
#include "app/telehealth/patient_place.hpp"
#include "domain/session_state.hpp"
#include "store/participant_place_table.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
Result<ParticipantId> own_seat(const Call& call, db::Reader& reader, const TelehealthSession& session) {
  if (call.actor.is_visitor() && call.actor.participant_role == ParticipantRole::PATIENT)
    return fail(forbidden("Where the patient is belongs to the visit: say it with visit.confirm"));
  const auto scene = TRY(look_at_scene(call, reader, session, std::nullopt, true));
  if (!scene.own) return fail(forbidden("Only people in the visit say where they are"));
  return *scene.own;
}
}  // namespace

Result<void> keep_own_place(db::Writer& writer, const ParticipantPlace& place) {
  static const std::string sql = store::insert_into<ParticipantPlace>("participant_place") +
                                 " ON CONFLICT (participant_id) DO UPDATE SET state = excluded.state,"
                                 " stated_at = excluded.stated_at";
  TRY(writer.execute(sql, store::bind_all(place)));
  return {};
}

Result<void> keep_patients_word(const Call& call, db::Writer& writer, const TelehealthSession& session,
                                const std::string& state) {
  static const std::string sql =
      "SELECT id FROM participant WHERE organization_id = ? AND session_id = ? AND role = 'PATIENT'";
  for (auto& patient : TRY(store::query_all<ParticipantId>(writer, sql, session.organization_id, session.id)))
    TRY(keep_own_place(writer, {std::move(patient), session.organization_id, session.id, state, call.now}));
  return {};
}

Result<OwnPlace> set_own_place(Call& call, const SetOwnPlaceInput& input) {
  auto out = call.commit([&](db::Writer& writer) -> Result<OwnPlace> {
    const auto session = TRY(access_session_to_change(call, writer, input.session_id));
    if (is_over(session.status)) return fail(precondition_failed("The visit is over", "session_over"));
    const auto own = TRY(own_seat(call, writer, session));
    TRY(keep_own_place(writer, {own, session.organization_id, session.id, input.state, call.now}));
    TRY(call.changed(writer, {"Participant", own.view(), call.actor.patient_id, changed_fields({"placeState"})}));
    TRY(let_recording_follow(call, writer, session));
    return OwnPlace{own, input.state};
  });
  if (out) recordings_want_work(call.services);
  return out;
}

Result<std::map<ParticipantId, std::string>> stated_places(db::Reader& reader, const TelehealthSession& session,
                                                           Instant now) {
  static const std::string sql =
      store::select_from<ParticipantPlace>("p") + " WHERE p.organization_id = ? AND p.session_id = ?";
  std::map<ParticipantId, std::string> out;
  for (auto& place : TRY(store::query_all<ParticipantPlace>(reader, sql, session.organization_id, session.id)))
    if (!was_said_for_another_visit(session, place.stated_at, now))
      out.emplace(place.participant_id, std::move(place.state));
  return out;
}

}  // namespace chiroflow::app
