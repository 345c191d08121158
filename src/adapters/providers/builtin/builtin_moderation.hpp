// SPDX-License-Identifier: Apache-2.0
// Who is in a call of the built-in engine, and what is done to them there. Without a server nobody is.
#pragma once

#include "ports/live_calls.hpp"

namespace chiroflow::builtin {

class BuiltinModeration : public RoomModeration {
 public:
  explicit BuiltinModeration(const LiveCallsSlot* calls) : calls_(calls) {}
  Result<std::vector<LiveParticipant>> list_participants(const ProviderRoom& room) override;
  Result<void> act(const ProviderRoom& room, const ParticipantId& participant, ParticipantAction action) override;

 private:
  LiveCalls* calls() const { return calls_ ? calls_->get() : nullptr; }
  const LiveCallsSlot* calls_;
};

}  // namespace chiroflow::builtin
