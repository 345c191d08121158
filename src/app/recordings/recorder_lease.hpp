// SPDX-License-Identifier: Apache-2.0
// Whoever holds the lease of a run is the only one that fetches and removes what it made, for as long as it renews.
#pragma once

#include <functional>
#include <optional>

#include "app/services.hpp"
#include "core/result.hpp"
#include "domain/recorder_run.hpp"
#include "ports/database.hpp"

namespace chiroflow::app {

/// For one thread.
class RecorderLease {
 public:
  /// Nothing when somebody else has it, or it is not due.
  static Result<std::optional<RecorderRun>> take(const Services& services, const RecorderRun& seen);

  /// `run`: as take() gave it.
  RecorderLease(const Services& services, RecorderRun run) : services_(services), run_(std::move(run)) {}

  /// As it was when it was last changed here.
  const RecorderRun& run() const { return run_; }
  /// Error, as of all below: conflict "lease_lost".
  Result<void> change(const std::function<void(RecorderRun&)>& how);
  /// The row, locked; its lease is as long as a new one from here on.
  Result<RecorderRun> hold(db::Writer& writer) const;
  /// Now and then, while something takes long.
  Result<void> renew();

 private:
  const Services& services_;
  RecorderRun run_;
};

}  // namespace chiroflow::app
