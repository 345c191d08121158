// SPDX-License-Identifier: Apache-2.0
// Makes one film of a folder of .mjr files, with janus-pp-rec, ffprobe and ffmpeg as child processes.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

#include "adapters/providers/janus/film_plan.hpp"
#include "adapters/providers/janus/janus_config.hpp"
#include "ports/child_process.hpp"
#include "ports/clock.hpp"

namespace chiroflow::janus {

struct FilmJob {
  std::filesystem::path folder;
  std::string room;  // as Janus has it
};

struct Film {
  std::string file;  // its name in the folder
  std::string format;
  std::int64_t duration_ms = 0;
  std::int64_t started_at_ms = 0;  // since 1970
};

/// Safe from any thread; one job of a folder at a time. All are kept by reference.
class FilmMaker {
 public:
  FilmMaker(const JanusConfig& config, ChildProcesses& children, const Clock& clock)
      : config_(config), children_(children), clock_(clock) {}

  /// What is not installed, as a sentence for staff; empty when all is there.
  std::string what_is_missing() const;
  /// Blocks until it is made, minutes for a long visit. Errors: precondition_failed (cause "nothing_sent", "broken") that
  /// repeating does not mend; internal/"stopped" when it was stopped; others, such as timeout.
  Result<Film> make(const FilmJob& job, std::stop_token stop) const;

 private:
  struct Session;
  const JanusConfig& config_;
  ChildProcesses& children_;
  const Clock& clock_;
};

}  // namespace chiroflow::janus
