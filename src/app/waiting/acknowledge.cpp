// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/acknowledge.hpp"

#include "app/audit_details.hpp"
#include "app/waiting/unchanged_view.hpp"

namespace chiroflow::app {

Result<store::WaitingRoomView> acknowledge_arrival(Call& call, const WaitingRoomInput& input) {
  return call.commit([&](db::Writer& writer) -> Result<store::WaitingRoomView> {
    auto row = TRY(access_place_to_change(call, writer, input.waiting_room_id)).row;
    if (row.status != WaitingRoomStatus::WAITING || row.acknowledged_at) return unchanged_view(call, writer, row);
    row.acknowledged_at = call.now;
    row.acknowledged_by = call.actor.user_id;
    TRY(save_place(call, writer, row, "waiting.acknowledged", changed_fields({"acknowledgedAt"})));
    return view_for(call, row);
  });
}

}  // namespace chiroflow::app
