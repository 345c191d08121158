// SPDX-License-Identifier: Apache-2.0
// What the server does by itself about rooms at vendors beside the reconcile of every minute: asks those that tell nothing, and ends what
// Janus, which forgets nothing by itself, still holds of visits that are over.
#pragma once

#include <atomic>

#include "app/services.hpp"
#include "app/webhooks/work.hpp"
#include "surfaces/jobs/repeater.hpp"

namespace chiroflow {

class RoomRounds {
 public:
  /// Both must outlive it.
  RoomRounds(const app::Services& services, const app::WebhookWork& work);
  /// Returns after the rounds at hand. Called by one thread.
  void stop();

 private:
  std::atomic<bool> stopping_ = false;
  jobs::Repeater silent_;
  jobs::Repeater forgotten_;
};

}  // namespace chiroflow
