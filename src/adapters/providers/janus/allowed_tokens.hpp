// SPDX-License-Identifier: Apache-2.0
// The list of tokens that a room lets in.
#pragma once

#include <string>
#include <vector>

#include "adapters/providers/janus/janus_admin.hpp"
#include "adapters/providers/janus/janus_ids.hpp"

namespace chiroflow::janus {

enum class ListChange { add, remove };

/// Changes it and gives the whole list back; without tokens it is only read. not_found/no_room when the room is gone.
Result<std::vector<std::string>> change_allowed(JanusAdmin& admin, const JanusId& room, std::string_view room_secret,
                                                ListChange change, const std::vector<std::string>& tokens);

}  // namespace chiroflow::janus
