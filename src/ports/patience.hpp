// SPDX-License-Identifier: Apache-2.0
// Until when the thread's caller waits for what is asked of others just now, however many calls that takes: no HTTP request that
// the thread sends goes on for longer. What runs in threads of its own has the deadlines of its requests alone.
#pragma once

#include <algorithm>
#include <optional>
#include <utility>

#include "core/time.hpp"

namespace chiroflow {

/// Of the thread that makes it, until its end; of scopes within each other the earliest counts.
class Patience {
 public:
  explicit Patience(SteadyInstant until) : outer_(std::exchange(until_, until_ ? std::min(*until_, until) : until)) {}
  ~Patience() { until_ = outer_; }
  Patience(const Patience&) = delete;
  Patience& operator=(const Patience&) = delete;

  /// None outside of any.
  static const std::optional<SteadyInstant>& until() { return until_; }

 private:
  static inline thread_local std::optional<SteadyInstant> until_;
  const std::optional<SteadyInstant> outer_;
};

}  // namespace chiroflow
