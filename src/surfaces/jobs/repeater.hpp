// SPDX-License-Identifier: Apache-2.0
// A thread that does one thing again and again: each time its pause is over, and at once when it is nudged. Nudges that come
// while it works are one more round, however many they are.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "core/time.hpp"

namespace chiroflow::jobs {

class Repeater {
 public:
  /// Starts at once with a first round. What `work` uses must outlive this; it must not throw.
  Repeater(std::function<void()> work, Millis pause);
  ~Repeater() { stop(); }
  Repeater(const Repeater&) = delete;
  Repeater& operator=(const Repeater&) = delete;

  /// Safe from any thread, also after stop: then it does nothing.
  void nudge();
  /// Returns after the round at hand. Called by one thread.
  void stop();

 private:
  void loop();

  const std::function<void()> work_;
  const Millis pause_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool nudged_ = false;
  bool stop_ = false;
  std::thread thread_;  // last: it uses the parts above
};

}  // namespace chiroflow::jobs
