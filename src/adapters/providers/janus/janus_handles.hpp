// SPDX-License-Identifier: Apache-2.0
// What each person in a room sends and who takes it, as the Admin API's handle_info tells it. There is no look-up by room:
// every session and handle of the gateway is asked in turn, a few hundred quick requests on a busy one.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/providers/janus/janus_admin.hpp"
#include "adapters/providers/janus/janus_ids.hpp"

namespace chiroflow::janus {

struct SentStream {
  std::string kind;  // "audio", "video", "data"
  std::string mid;   // of the sender's session description; what the plugin's moderation wants
  /// Of what comes in from this person, in percent; nothing before it was measured.
  std::optional<std::int64_t> link_quality;
};

struct Sender {
  std::string id;  // of the person, as Janus has it
  std::vector<SentStream> streams;
};

/// Those who send in that room. `enough` may end the search early. Errors: as JanusAdmin; a search that takes too long is
/// provider_unavailable/too_large, for Janus answers all the while.
Result<std::vector<Sender>> find_senders(JanusAdmin& admin, const Clock& clock, const JanusId& room,
                                         const std::function<bool(const Sender&)>& enough);
/// Ends what that person takes in that room: a kick reaches only who is in the room at the moment, and somebody who has
/// left may keep on listening. They are known by their gateway's token, so only where there are such. How many it were.
Result<int> end_listening(JanusAdmin& admin, const Clock& clock, const JanusId& room, const ParticipantId& person);
/// Of one answer to handle_info; nothing when it is of another room or sends nothing.
std::optional<Sender> sender_of(const wire::Value& handle_info, const JanusId& room);

}  // namespace chiroflow::janus
