// SPDX-License-Identifier: Apache-2.0
// The calls of the built-in engine as its provider sees them: who is in a room, and what may be done to them there.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include "ports/room_moderation.hpp"

namespace chiroflow {

/// Safe from any thread; does not block.
class LiveCalls {
 public:
  virtual ~LiveCalls() = default;
  virtual std::vector<LiveParticipant> in_room(const std::string& room) = 0;
  /// False: not in that room.
  virtual bool disconnect(const std::string& room, const ParticipantId& participant) = 0;
  virtual bool ask_to_mute(const std::string& room, const ParticipantId& participant) = 0;
};

/// The provider is made before the server that has the calls; commands have none at all.
class LiveCallsSlot {
 public:
  void set(LiveCalls* calls) { calls_.store(calls); }
  LiveCalls* get() const { return calls_.load(); }

 private:
  std::atomic<LiveCalls*> calls_{nullptr};
};

}  // namespace chiroflow
