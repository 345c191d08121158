// SPDX-License-Identifier: Apache-2.0
// A room's secret (who has it rules the room) and PIN (who enters needs it). Both are derived from the admin secret and the
// room's id, so that a repeated creation finds its own room again and a room can be cleared away by its name alone.
#pragma once

#include <string>
#include <string_view>

#include "adapters/providers/janus/janus_ids.hpp"

namespace chiroflow::janus {

struct RoomKeys {
  std::string secret;
  std::string pin;
  bool operator==(const RoomKeys&) const = default;
};

RoomKeys derive_room_keys(std::string_view admin_secret, const JanusId& room);
/// As ProviderRoom::secret holds them: {"secret":…,"pin":…}.
std::string room_keys_json(const RoomKeys& keys);
/// Those that were kept with the room, else the derived ones.
RoomKeys keys_of(const ProviderRoom& room, const JanusId& id, std::string_view admin_secret);
/// Whether the kept ones are the derived ones: we made a room of this id once.
bool was_made_by_us(const ProviderRoom& room, const JanusId& id, std::string_view admin_secret);

}  // namespace chiroflow::janus
