// SPDX-License-Identifier: Apache-2.0
// Who is in a visit's room right now, as the vendor says, and what the clinician does to them there. What a vendor lacks is
// refused with the reason.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/telehealth/lifecycle.hpp"
#include "ports/room_moderation.hpp"

namespace chiroflow::app {

struct LiveParticipantView {
  std::optional<ParticipantId> participant_id;  // null: somebody who did not come by our token
  std::optional<ParticipantRole> role;
  std::optional<std::string> display_name;  // guests only; others are shown by their record
  std::optional<Instant> joined_at;
  std::optional<bool> muted;  // null where the vendor does not tell
};
CHIROFLOW_DESCRIBE(LiveParticipantView, participant_id, role, display_name, joined_at, muted)

struct ListParticipantsOutput {
  TelehealthProvider provider = TelehealthProvider::CUSTOM;
  std::vector<LiveParticipantView> participants;
};
CHIROFLOW_DESCRIBE(ListParticipantsOutput, provider, participants)

struct ParticipantActionInput {
  SessionId session_id;
  ParticipantId participant_id;
  ParticipantAction action = ParticipantAction::mute;
};
CHIROFLOW_DESCRIBE(ParticipantActionInput, session_id, participant_id, action)

struct ParticipantActionOutput {
  ParticipantId participant_id;
  ParticipantAction action = ParticipantAction::mute;
};
CHIROFLOW_DESCRIBE(ParticipantActionOutput, participant_id, action)

/// Nobody when there is no room yet. Errors: not_found "Session", unsupported, provider_unavailable.
Result<ListParticipantsOutput> list_live_participants(Call& call, const SessionInput& input);
/// Told by the event "session.participant_action", and kept as an attempt. Errors: not_found ("Session", "Participant": also
/// one who is not in the room), unsupported, provider_unavailable.
Result<ParticipantActionOutput> act_on_participant(Call& call, const ParticipantActionInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <>
inline constexpr FieldRule rule<&app::ParticipantActionInput::action>{
    .doc = "mute, unmute, disconnect, spotlight; getProviderCapabilities tells which the provider has"};
}  // namespace chiroflow
