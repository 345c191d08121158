// SPDX-License-Identifier: Apache-2.0
// Makes films one after the other in a thread of its own, which starts with the first of them. What is lost with the process
// is asked for again by the next look at the recording.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include "adapters/providers/janus/film_maker.hpp"
#include "ports/log.hpp"

namespace chiroflow::janus {

/// Safe from any thread. The destructor ends the film that is being made.
class FilmQueue {
 public:
  FilmQueue(const FilmMaker& maker, const Clock& clock, Logger& log) : maker_(maker), clock_(clock), log_(log) {}
  ~FilmQueue();
  /// Does nothing for a folder that waits already or is being worked on.
  void add(FilmJob job);
  /// When it returns nothing is done in that folder any more.
  void forget(const std::filesystem::path& folder);

 private:
  void work();
  void make(const FilmJob& job, std::stop_token stop);
  bool wait_until_written(const FilmJob& job, std::stop_token stop);

  const FilmMaker& maker_;
  const Clock& clock_;
  Logger& log_;
  std::mutex guard_;
  std::condition_variable_any changed_;
  std::deque<FilmJob> waiting_;
  std::optional<FilmJob> current_;
  std::stop_source current_stop_{std::nostopstate};
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace chiroflow::janus
