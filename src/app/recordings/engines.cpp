// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/engines.hpp"

#include "app/video/video_service.hpp"
#include "ports/room_recorder.hpp"
#include "store/sessions.hpp"

namespace chiroflow::app {

Result<bool> engine_records(const Call& call, const SessionId& session) {
  const auto room = TRY(db::read<std::optional<Room>>(call.services.database, [&](db::Reader& reader) {
    return store::find_active_room(reader, call.organization(), session);
  }));
  if (!room || room->video_engine == VideoEngine::builtin) return true;
  const auto account = TRY(call.services.video.account_of(*room));
  return account && account->provider().recorder() && account->provider().capabilities().recording.there();
}

}  // namespace chiroflow::app
