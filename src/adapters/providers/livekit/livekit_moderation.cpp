// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/livekit/livekit_moderation.hpp"

#include "adapters/providers/livekit/livekit_reader.hpp"
#include "adapters/providers/livekit/livekit_requests.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::livekit {

namespace {
Error switch_on_yourself(std::string_view why) {
  return precondition_failed("They may speak again and must switch on the microphone themselves: " + std::string(why),
                             "remote_unmute");
}
}  // namespace

Result<std::vector<LiveParticipant>> Moderation::list_participants(const ProviderRoom& room) {
  const auto answer = TRY(client_.call(livekit::list_participants(room.name)));
  std::vector<LiveParticipant> people;
  for (const auto& info : TRY(list_of(answer, "participants"))) {
    const auto someone = read_participant(info);
    if (is_visible_person(someone)) people.push_back(live_participant(someone));
  }
  return people;
}

Result<void> Moderation::act(const ProviderRoom& room, const ParticipantId& participant, ParticipantAction action) {
  const Target target{.room = room.name, .identity = participant.value};
  switch (action) {
    case ParticipantAction::mute: return mute(target);
    case ParticipantAction::unmute: return unmute(target);
    case ParticipantAction::spotlight: return spotlight(target);
    case ParticipantAction::disconnect: break;
  }
  TRY(client_.call(remove_participant(target.room, target.identity)));
  return {};
}

Result<InRoom> Moderation::find(const Target& target) const {
  const auto answer = TRY(client_.call(get_participant(target.room, target.identity)));
  return read_participant(answer.root());
}

Result<void> Moderation::mute(const Target& target) const {
  const auto someone = TRY(find(target));
  // First what is heard at once, then the lock.
  for (const auto& microphone : someone.microphones)
    if (!microphone.muted) TRY(client_.call(mute_track(target.room, target.identity, microphone.track_sid, true)));
  if (may_use_microphone(someone.permission))
    TRY(client_.call(update_permission(target.room, target.identity, without_microphone(someone.permission))));
  return {};
}

Result<void> Moderation::unmute(const Target& target) const {
  const auto someone = TRY(find(target));
  if (someone.permission.hidden)
    return fail(precondition_failed("Observers watch and listen; they have no microphone", "observer"));
  const bool locked = !may_use_microphone(someone.permission);
  if (locked) TRY(client_.call(update_permission(target.room, target.identity, with_microphone(someone.permission))));
  if (someone.microphones.empty() && !locked)
    return fail(switch_on_yourself("theirs is not in use, and LiveKit cannot switch it on from here"));
  for (const auto& microphone : someone.microphones) {
    if (!microphone.muted) continue;
    const auto done = client_.call(mute_track(target.room, target.identity, microphone.track_sid, false));
    if (done) continue;
    if (done.error().code != ErrorCode::precondition_failed) return fail(done.error());
    auto refused = switch_on_yourself("the LiveKit server does not let others do it (room.enable_remote_unmute)");
    refused.detail = done.error().detail;
    return fail(std::move(refused));
  }
  return {};
}

Result<void> Moderation::spotlight(const Target& target) const {
  TRY(find(target));
  std::string metadata;
  wire::JsonWriter json(metadata);
  json.begin_object();
  json.member("spotlight", target.identity);
  json.end_object();
  TRY(client_.call(update_room_metadata(target.room, metadata)));
  return {};
}

}  // namespace chiroflow::livekit
