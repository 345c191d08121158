// SPDX-License-Identifier: Apache-2.0
// The state machines of waiting room entries, consents and recordings. Pure.
#pragma once

#include "domain/enums.hpp"
#include "domain/state_machine.hpp"

namespace chiroflow {

CHIROFLOW_ENUM(WaitingEvent, rejoin, admit, leave, time_out, hold)
CHIROFLOW_ENUM(ConsentEvent, sign, decline, expire, revoke)
CHIROFLOW_ENUM(RecordingEvent, stop, finish, fail, remove)

/// hold: the clinician sends an admitted patient back to the waiting room.
Result<Transition<WaitingRoomStatus>> next(WaitingRoomStatus state, WaitingEvent event);
/// A renewal is a new consent, never a step of an old one.
Result<Transition<ConsentStatus>> next(ConsentStatus state, ConsentEvent event);
/// `remove` is refused under legal hold.
Result<Transition<RecordingStatus>> next(RecordingStatus state, RecordingEvent event, bool legal_hold);

}  // namespace chiroflow
