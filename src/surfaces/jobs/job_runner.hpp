// SPDX-License-Identifier: Apache-2.0
// Does what is due: jobs every few seconds, audit checkpoints and clearing out every few minutes, a look at running visits and
// their vendors. What asks vendors or stores has threads of its own, for none that hangs may delay a checkpoint, nor a job the rescue of a
// running visit. Stops at a safe point: between two jobs.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/account_lanes.hpp"
#include "app/server/clock_watch.hpp"
#include "app/services.hpp"
#include "crypto/signing.hpp"
#include "surfaces/jobs/repeater.hpp"

namespace chiroflow::jobs {

struct Rhythm {
  Millis jobs = Seconds(5);
  Millis checkpoints = Minutes(5);
  Millis purge = Hours(1);
  Millis clearing = Hours(24);  // and once at the start
  Millis waiting = Seconds(20);
  Millis deletions = Seconds(5);
  Millis retention = Hours(1);  // and once at the start
  Millis video = Minutes(1);    // a look at the configured video services, for /readyz
};

class JobRunner {
 public:
  /// Gets the lines of new audit checkpoints, to be appended to a file that is kept elsewhere.
  using KeepLines = std::function<Result<void>(const std::vector<std::string>&)>;

  /// Everything handed over must outlive it. Starts at once.
  /// `tidy` is called in each round, for what the process does about itself.
  JobRunner(const app::Services& services, crypto::SigningKey key, KeepLines keep_lines,
            std::function<void()> tidy = nullptr, Rhythm rhythm = {});
  /// Ends after the job and the looks at hand; writes a last checkpoint.
  ~JobRunner();
  JobRunner(const JobRunner&) = delete;
  JobRunner& operator=(const JobRunner&) = delete;

 private:
  void loop();
  void look_at_clock();
  void run_jobs();
  void look_after_video();
  void look_after_waiting_rooms();
  void write_checkpoints();
  void enter_patients();
  void purge();
  void clear_old_rows();
  void warn_of_deletions();
  void delete_recordings();
  bool stopping();

  const app::Services& services_;
  const crypto::SigningKey key_;
  const KeepLines keep_lines_;
  const std::function<void()> tidy_;
  const Rhythm rhythm_;
  Instant up_since_;  // of the loop: a database that was not there counts as not having been up
  app::ClockWatch clock_watch_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  SteadyInstant video_due_{};      // of the video thread
  SteadyInstant retention_due_{};  // of the deleting thread
  app::AccountLanes video_lanes_;
  Repeater work_;
  Repeater video_;
  Repeater deleting_;
  std::thread thread_;  // these last: they use the parts above
};

}  // namespace chiroflow::jobs
