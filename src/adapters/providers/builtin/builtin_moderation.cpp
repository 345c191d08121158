// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/builtin/builtin_moderation.hpp"

namespace chiroflow::builtin {

Result<std::vector<LiveParticipant>> BuiltinModeration::list_participants(const ProviderRoom& room) {
  auto* live = calls();
  return live ? live->in_room(room.name) : std::vector<LiveParticipant>();
}

Result<void> BuiltinModeration::act(const ProviderRoom& room, const ParticipantId& participant,
                                    ParticipantAction action) {
  auto* live = calls();
  bool done = false;
  switch (action) {
    case ParticipantAction::mute: done = live && live->ask_to_mute(room.name, participant); break;
    case ParticipantAction::disconnect: done = live && live->disconnect(room.name, participant); break;
    case ParticipantAction::unmute:
    case ParticipantAction::spotlight:
      return fail(Error{.code = ErrorCode::unsupported, .message = "The built-in engine cannot do that"});
  }
  if (!done) return fail(not_found("Participant"));
  return {};
}

}  // namespace chiroflow::builtin
