// SPDX-License-Identifier: Apache-2.0
// What domain/recording_rules.hpp judges by, read from the database: settings, places, the consent, who is in the room and what they
// said.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "domain/organization.hpp"
#include "domain/recording_rules.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

/// Somebody of the visit, in the room or not.
struct ScenePerson {
  Participant participant;
  bool present = false;
  std::optional<RecordingAnswer> answer;  // that counts now, answers.hpp
  std::optional<Instant> way_in_until;    // can come into the provider's room until then
};

struct RecordingScene {
  TelehealthSession session;
  Organization organization;
  PatientId patient_id;
  std::optional<Room> room;
  std::optional<Instant> asked_at;  // the question that waits for answers
  std::vector<ScenePerson> people;
  std::optional<ConsentId> consent;      // the one that holds
  std::optional<ParticipantId> own;      // the caller's place in this visit
  std::optional<std::string> own_state;  // where the caller said they are, in this visit
  bool own_is_elsewhere = false;         // there by another link of theirs, or maybe so: only that one says yes
  std::optional<SessionRecording> newest;
  RecordingSituation situation;
};

/// `payer_is_medicaid`: what the caller says. A video service that is not ours can record where `engine_can` says so.
Result<RecordingScene> look_at_scene(const Call& call, db::Reader& reader, TelehealthSession session,
                                     std::optional<bool> payer_is_medicaid, bool engine_can);

}  // namespace chiroflow::app
