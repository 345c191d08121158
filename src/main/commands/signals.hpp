// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>

#include "core/time.hpp"

namespace chiroflow {

/// How long running requests may take after SIGTERM.
inline constexpr Seconds kDrainLimit{30};

/// SIGTERM and SIGINT, waited for instead of handled. Build it before any thread, so that every thread inherits the mask.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
  }
  void wait() const {
    int caught = 0;
    sigwait(&set_, &caught);
  }

 private:
  sigset_t set_;
};

}  // namespace chiroflow
