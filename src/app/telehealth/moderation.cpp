// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/moderation.hpp"

#include <algorithm>

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/telehealth/standing_orders.hpp"
#include "app/video/policy.hpp"
#include "app/video/room_change.hpp"
#include "app/waiting/hold.hpp"
#include "domain/messages.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
struct Inside {
  TelehealthSession session;
  std::optional<Room> room;
  std::vector<Participant> people;  // everybody who was given a place, also those who are not there
};

Result<Inside> look(const Call& call, db::Reader& reader, const SessionId& id) {
  static const std::string sql = store::select_from<Participant>("p") +
                                 " WHERE p.organization_id = ? AND p.session_id = ? ORDER BY p.created_at LIMIT 200";
  Inside seen;
  seen.session = TRY(access_session(call, reader, id));
  seen.room = TRY(store::find_active_room(reader, call.organization(), id));
  seen.people = TRY(store::query_all<Participant>(reader, sql, call.organization(), id));
  return seen;
}

const Participant* find(const Inside& seen, const ParticipantId& id) {
  const auto found = std::find_if(seen.people.begin(), seen.people.end(), [&](const auto& p) { return p.id == id; });
  return found == seen.people.end() ? nullptr : &*found;
}

Result<VideoAccountPtr> account_of(Call& call, const Room& room) {
  auto account = TRY(call.services.video.account_of(room));
  if (!account)
    return fail(precondition_failed("The account that made this room is not configured any more", "not_configured"));
  return account;
}

Error unsupported(const Ability& ability, TelehealthProvider provider) {
  return {.code = ErrorCode::unsupported,
          .message = ability.reason.empty() ? std::string(name_of(provider)) + " cannot do that" : ability.reason,
          .cause = "ability"};
}

const Ability& ability_for(const ProviderCapabilities& has, ParticipantAction action) {
  switch (action) {
    case ParticipantAction::mute: return has.mute;
    case ParticipantAction::unmute: return has.unmute;
    case ParticipantAction::disconnect: return has.remove_participant;
    case ParticipantAction::spotlight: return has.spotlight;
  }
  return has.mute;
}

std::string told(const ParticipantActionInput& input) {
  return R"({"participantId":")" + input.participant_id.value + R"(","action":")" + std::string(name_of(input.action)) +
         "\"}";
}

/// What holds beyond the moment: who was sent out stays out, the patient in the waiting room, from where they are let in again.
Result<void> remember(Call& call, db::Writer& writer, const Inside& seen, const ParticipantActionInput& input) {
  const auto& who = *find(seen, input.participant_id);
  if (input.action == ParticipantAction::mute || input.action == ParticipantAction::unmute)
    return remember_mute(call, writer, *seen.room, who.id, input.action == ParticipantAction::mute);
  if (input.action != ParticipantAction::disconnect) return {};
  TRY(keep_out(call, writer, who));
  return who.role == ParticipantRole::PATIENT ? send_to_waiting_room(call, writer, seen.session.id) : Result<void>();
}

Result<void> tell(Call& call, db::Writer& writer, const ParticipantActionInput& input, std::int64_t position) {
  OutboxEvent event;
  event.id = call.services.ids.next<EventId>();
  event.organization_id = call.organization();
  event.position = position;
  event.kind = "session.participant_action";
  event.session_id = input.session_id;
  event.payload.text = R"({"sessionId":")" + input.session_id.value + R"(",)" + told(input).substr(1);
  event.created_at = call.now;
  return store::insert_row(writer, event);
}
}  // namespace

Result<ListParticipantsOutput> list_live_participants(Call& call, const SessionInput& input) {
  const auto seen = TRY(db::read<Inside>(call.services.database,
                                         [&](db::Reader& reader) { return look(call, reader, input.session_id); }));
  ListParticipantsOutput out{.provider = seen.session.provider, .participants = {}};
  if (!seen.room) {
    call.read_of({"TelehealthSession", input.session_id.view(), std::nullopt, count_of(0)});
    return out;
  }
  const auto account = TRY(account_of(call, *seen.room));
  auto& provider = account->provider();
  if (const auto has = provider.capabilities(); !provider.moderation() || !has.list_participants.there())
    return fail(unsupported(has.list_participants, account->kind()));
  const auto room = TRY(opened(call, *seen.room));
  std::vector<Attempt> attempts;  // not kept: whoever looks again and again would fill the table
  const auto live = call.services.video.call(*account, "list_participants", attempts,
                                             [&] { return provider.moderation()->list_participants(room); });
  if (!live) return fail(live.error());
  for (const auto& one : *live) {
    auto& view = out.participants.emplace_back();
    view.joined_at = one.joined_at;
    view.muted = one.muted;
    const auto* known = one.participant ? find(seen, *one.participant) : nullptr;
    if (!known) continue;
    view.participant_id = known->id;
    view.role = known->role;
    view.display_name = known->display_name;
  }
  call.read_of({"TelehealthSession", input.session_id.view(), std::nullopt, count_of(live->size())});
  return out;
}

Result<ParticipantActionOutput> act_on_participant(Call& call, const ParticipantActionInput& input) {
  const auto seen = TRY(db::read<Inside>(call.services.database,
                                         [&](db::Reader& reader) { return look(call, reader, input.session_id); }));
  if (!find(seen, input.participant_id)) return fail(not_found("Participant"));
  if (!seen.room) return fail(not_found("Participant"));
  const auto account = TRY(account_of(call, *seen.room));
  auto& provider = account->provider();
  const auto has = provider.capabilities();
  if (const auto& ability = ability_for(has, input.action); !provider.moderation() || !ability.there())
    return fail(unsupported(ability, account->kind()));
  const auto room = TRY(opened(call, *seen.room));
  std::vector<Attempt> attempts;
  const auto acted = call.services.video.call(*account, "participant_action", attempts, [&] {
    return provider.moderation()->act(room, input.participant_id, input.action);
  });
  if (!acted && acted.error().code == ErrorCode::not_found) return fail(not_found("Participant"));
  if (!acted) return fail(keep_attempts(call, input.session_id, attempts, acted.error()));
  return call.commit([&](db::Writer& writer) -> Result<ParticipantActionOutput> {
    const auto position =
        TRY(call.changed(writer, {"TelehealthSession", input.session_id.view(), std::nullopt, told(input)}));
    TRY(tell(call, writer, input, position));
    TRY(store_attempts(call, writer, input.session_id, attempts));
    TRY(remember(call, writer, seen, input));
    return ParticipantActionOutput{input.participant_id, input.action};
  });
}

}  // namespace chiroflow::app
