// SPDX-License-Identifier: Apache-2.0
#include "domain/other_states.hpp"

#include <array>

namespace chiroflow {

namespace {
using W = WaitingRoomStatus;
using C = ConsentStatus;
using R = RecordingStatus;
using WaitingStep = Step<W, WaitingEvent>;
using ConsentStep = Step<C, ConsentEvent>;
using RecordingStep = Step<R, RecordingEvent>;

constexpr std::array kWaitingSteps{
    WaitingStep{W::WAITING, WaitingEvent::admit, W::ADMITTED},
    WaitingStep{W::WAITING, WaitingEvent::leave, W::LEFT},
    WaitingStep{W::WAITING, WaitingEvent::time_out, W::TIMED_OUT},
    WaitingStep{W::LEFT, WaitingEvent::rejoin, W::WAITING},
    WaitingStep{W::TIMED_OUT, WaitingEvent::rejoin, W::WAITING},
    WaitingStep{W::ADMITTED, WaitingEvent::hold, W::WAITING},
};

constexpr std::array kConsentSteps{
    ConsentStep{C::PENDING, ConsentEvent::sign, C::SIGNED},
    ConsentStep{C::PENDING, ConsentEvent::decline, C::DECLINED},
    ConsentStep{C::PENDING, ConsentEvent::expire, C::EXPIRED},
    ConsentStep{C::SIGNED, ConsentEvent::expire, C::EXPIRED},
    ConsentStep{C::SIGNED, ConsentEvent::revoke, C::REVOKED},
};

constexpr std::array kRecordingSteps{
    RecordingStep{R::RECORDING, RecordingEvent::stop, R::PROCESSING},
    RecordingStep{R::PROCESSING, RecordingEvent::finish, R::AVAILABLE},
    RecordingStep{R::PROCESSING, RecordingEvent::fail, R::FAILED},
    RecordingStep{R::RECORDING, RecordingEvent::remove, R::DELETED},
    RecordingStep{R::PROCESSING, RecordingEvent::remove, R::DELETED},
    RecordingStep{R::AVAILABLE, RecordingEvent::remove, R::DELETED},
    RecordingStep{R::FAILED, RecordingEvent::remove, R::DELETED},
};
}  // namespace

Result<Transition<WaitingRoomStatus>> next(WaitingRoomStatus state, WaitingEvent event) {
  return follow(std::span<const WaitingStep>(kWaitingSteps), "waiting_room", state, event);
}

Result<Transition<ConsentStatus>> next(ConsentStatus state, ConsentEvent event) {
  return follow(std::span<const ConsentStep>(kConsentSteps), "consent", state, event);
}

Result<Transition<RecordingStatus>> next(RecordingStatus state, RecordingEvent event, bool legal_hold) {
  if (event == RecordingEvent::remove && legal_hold && state != R::DELETED)
    return chiroflow::fail(conflict("The recording is under legal hold and cannot be deleted", "legal_hold"));
  return follow(std::span<const RecordingStep>(kRecordingSteps), "recording", state, event);
}

}  // namespace chiroflow
