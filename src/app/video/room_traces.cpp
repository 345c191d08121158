// SPDX-License-Identifier: Apache-2.0
#include "app/video/room_traces.hpp"

#include "store/row.hpp"

namespace chiroflow::app {

Result<bool> has_traces(db::Reader& reader, const Room& room) {
  static const std::string traces =
      "SELECT (SELECT COUNT(*) FROM participant_stay s WHERE s.organization_id = r.organization_id AND s.room_id = "
      "r.id)"
      " + (SELECT COUNT(*) FROM recorder_run u WHERE u.organization_id = r.organization_id AND u.room_id = r.id)"
      " FROM room r WHERE r.organization_id = ? AND r.id = ?";
  return TRY(store::query_value<std::int64_t>(reader, traces, room.organization_id, room.id)).value_or(1) != 0;
}

}  // namespace chiroflow::app
