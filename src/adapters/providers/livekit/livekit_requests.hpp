// SPDX-License-Identifier: Apache-2.0
// The calls of LiveKit's RoomService and Egress that we make, each with its body, the least grant it needs and whether it may
// be repeated. Field names as in the .proto files' JSON form (livekit_room.proto, livekit_egress.proto).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/providers/livekit/livekit_client.hpp"

namespace chiroflow::livekit {

struct RoomSettings {
  std::string name;
  std::int64_t empty_timeout = 0;      // seconds until a room that nobody entered is gone; 0: as the server is set
  std::int64_t departure_timeout = 0;  // seconds after the last one left; 0: as the server is set
  std::int64_t max_participants = 0;   // 0: no limit
  std::string metadata;
};
/// An existing room of that name is answered, with these settings.
Call create_room(const RoomSettings& settings);
/// Sends everybody out.
Call delete_room(std::string_view room);
/// Names that do not exist are missing in the answer.
Call list_rooms(const std::vector<std::string>& names);

Call list_participants(std::string_view room);
Call get_participant(std::string_view room, std::string_view identity);
Call remove_participant(std::string_view room, std::string_view identity);
Call mute_track(std::string_view room, std::string_view identity, std::string_view track_sid, bool muted);

/// What a participant may do. An update replaces all of it.
struct Permission {
  bool can_subscribe = false;
  bool can_publish = false;
  bool can_publish_data = false;
  std::vector<std::string> can_publish_sources;  // "CAMERA", "MICROPHONE", …; empty: all
  bool hidden = false;
  bool recorder = false;
  bool can_update_metadata = false;
  bool agent = false;
  bool can_subscribe_metrics = false;
  bool can_manage_agent_session = false;
  bool operator==(const Permission&) const = default;
};
CHIROFLOW_DESCRIBE(Permission, can_subscribe, can_publish, can_publish_data, can_publish_sources, hidden, recorder,
                   can_update_metadata, agent, can_subscribe_metrics, can_manage_agent_session)
Call update_permission(std::string_view room, std::string_view identity, const Permission& permission);
Call update_room_metadata(std::string_view room, std::string_view metadata);

struct RecordingOutput {
  std::string layout = "grid";  // "grid", "speaker", "single-speaker"
  std::string path;             // in the store
  bool manifest = false;        // a second file beside it, which nobody would delete
};
/// Records the room as one picture into one MP4 file.
Call start_recording(std::string_view room, const RecordingOutput& output, const RecordingStore& store);
Call stop_egress(std::string_view egress_id);
Call find_egress(std::string_view egress_id);
Call list_active_egress(std::string_view room);

}  // namespace chiroflow::livekit
