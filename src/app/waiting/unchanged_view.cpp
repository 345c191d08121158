// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/unchanged_view.hpp"

#include "app/unchanged.hpp"

namespace chiroflow::app {

Result<store::WaitingRoomView> unchanged_view(Call& call, db::Writer& writer, const VirtualWaitingRoom& row) {
  TRY(note_unchanged(call, writer, {"VirtualWaitingRoom", row.id.view(), row.patient_id, {}}));
  return view_for(call, row);
}

}  // namespace chiroflow::app
