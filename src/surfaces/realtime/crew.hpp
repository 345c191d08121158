// SPDX-License-Identifier: Apache-2.0
// The threads that work for connected pages, apart from those of HTTP: a storm of pages that come back after a restart must
// not keep requests waiting.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace chiroflow::realtime {

class Crew {
 public:
  explicit Crew(std::size_t threads);
  ~Crew() { stop(); }
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  /// Safe from any thread. `work` must not throw. Dropped after stop().
  void submit(std::function<void()> work);
  /// Finishes what is at hand, drops what waits. Called by one thread.
  void stop();

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable called_;
  std::deque<std::function<void()>> work_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace chiroflow::realtime
