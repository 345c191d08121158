// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/waiting/waiting_place.hpp"

namespace chiroflow::app {

/// The place as the caller may see it, for a change that found nothing to do: with the event of this read (H-17).
Result<store::WaitingRoomView> unchanged_view(Call& call, db::Writer& writer, const VirtualWaitingRoom& row);

}  // namespace chiroflow::app
