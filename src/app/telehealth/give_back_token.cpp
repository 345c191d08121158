// SPDX-License-Identifier: Apache-2.0
// The page's goodbye to a room at a video provider, for when the provider cannot tell that somebody left: they never came in.
#include "app/access.hpp"
#include "app/telehealth/rooms.hpp"
#include "store/ways_in.hpp"

namespace chiroflow::app {

namespace {
Result<std::optional<Participant>> find_caller(const Call& call, db::Reader& reader, const SessionId& session) {
  if (call.actor.is_visitor()) return store::find_participant(reader, call.organization(), call.actor.participant_id);
  return store::find_staff_participant(reader, call.organization(), session, call.actor.user_id);
}
}  // namespace

Result<Empty> give_back_token(Call& call, const GiveBackTokenInput& input) {
  return call.commit([&](db::Writer& writer) -> Result<Empty> {
    const auto session = TRY(access_session_to_change(call, writer, input.session_id));
    const auto who = TRY(find_caller(call, writer, session.id));
    if (!who || TRY(store::forget_ways_in_of(writer, *who, input.expires_at)) == 0) return Empty{};
    TRY(call.changed(writer, {"Participant", who->id.view(), who->patient_id, R"({"token":"given back"})"}));
    return Empty{};
  });
}

}  // namespace chiroflow::app
