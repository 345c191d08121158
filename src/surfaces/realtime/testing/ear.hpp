// SPDX-License-Identifier: Apache-2.0
// The connection of a page that is no socket. For tests only.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "surfaces/http/websocket.hpp"

namespace chiroflow::testing {

/// Remembers what it was sent.
class Ear : public http::WebSocket {
 public:
  void send(std::string_view text) override {
    const std::lock_guard lock(mutex_);
    heard_.emplace_back(text);
    changed_.notify_all();
  }
  void close(std::uint16_t code, std::string_view) override {
    const std::lock_guard lock(mutex_);
    closed_ = code;
    changed_.notify_all();
  }
  /// Waits for a message with this part in it.
  bool hears(const std::string& part) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, Seconds(30), [&] {
      return std::any_of(heard_.begin(), heard_.end(), [&](const auto& one) { return one.find(part) != one.npos; });
    });
  }
  /// How many with this part were heard so far.
  std::ptrdiff_t heard(const std::string& part) {
    const std::lock_guard lock(mutex_);
    return std::count_if(heard_.begin(), heard_.end(), [&](const auto& one) { return one.find(part) != one.npos; });
  }
  /// Of those heard so far.
  std::string first(const std::string& part) {
    const std::lock_guard lock(mutex_);
    for (const auto& one : heard_)
      if (one.find(part) != one.npos) return one;
    return {};
  }
  int closes() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, Seconds(30), [&] { return closed_ != 0; });
    return closed_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> heard_;
  int closed_ = 0;
};

}  // namespace chiroflow::testing
