// SPDX-License-Identifier: Apache-2.0
// Rooms at a vendor of ours that nobody needs any more: made and never written down because the server stopped in between, or whose end was
// never heard there.
#pragma once

#include <string_view>

#include "core/result.hpp"
#include "ports/database.hpp"

namespace chiroflow::app {

/// Whether the visit of the room with this name is over and no room of the name is in use. False for a name that is not known here: another
/// server may share the vendor. Of all organizations, since a room's name is its own in all of them.
Result<bool> is_forgotten_room(db::Database& database, std::string_view name);

}  // namespace chiroflow::app
