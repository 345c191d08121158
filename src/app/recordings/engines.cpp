// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/engines.hpp"

#include "store/sessions.hpp"

namespace chiroflow::app {

Result<bool> engine_records(const Call& call, const SessionId& session) {
  const auto room = TRY(db::read<std::optional<Room>>(call.services.database, [&](db::Reader& reader) {
    return store::find_active_room(reader, call.organization(), session);
  }));
  return !room || room->video_engine == VideoEngine::builtin;
}

}  // namespace chiroflow::app
