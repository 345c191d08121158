// SPDX-License-Identifier: Apache-2.0
// Answers about being recorded, and the refusal that names every reason.
#pragma once

#include "app/recordings/scene.hpp"

namespace chiroflow::app {

/// Keeps an answer for ever. The session is locked.
Result<void> write_answer(Call& call, db::Writer& writer, const TelehealthSession& session,
                          const ParticipantId& participant, RecordingAnswer answer);
/// Judges as if the caller, who is staff and in the room, had said yes.
void agree_for_starter(RecordingScene& scene, const Call& call);
/// precondition_failed "recording_not_allowed"
Error not_allowed(const RecordingVerdict& verdict);

}  // namespace chiroflow::app
