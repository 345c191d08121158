// SPDX-License-Identifier: Apache-2.0
// The threads that look after recordings: what pages recorded is finished, what providers record is watched, stopped and fetched, and
// what is finished is read again at night. Each has its own thread, since a provider that hangs, or a long film, must keep no other
// from being stopped.
#pragma once

#include <atomic>

#include "app/account_lanes.hpp"
#include "app/services.hpp"
#include "surfaces/jobs/repeater.hpp"

namespace chiroflow {

class RecordingRounds {
 public:
  explicit RecordingRounds(const app::Services& services);

  /// A recording has ended: nobody waits for the next round. Safe from any thread.
  void nudge();
  /// Waits for what is under way; downloads are given up and begin anew at the next start.
  void stop();

 private:
  std::atomic<bool> stopping_ = false;
  // One account's download must keep neither another one's waiting nor a stop at the same one.
  app::AccountLanes at_stops_, at_looks_, at_fetches_;
  jobs::Repeater stops_;
  jobs::Repeater looks_;
  jobs::Repeater finishes_;
  jobs::Repeater fetches_;
  jobs::Repeater proofs_;
};

}  // namespace chiroflow
