// SPDX-License-Identifier: Apache-2.0
// A figure that is dear to read and asked for by anybody: read anew only when the last reading is old. Safe from any thread.
#pragma once

#include <functional>
#include <mutex>
#include <optional>

#include "core/time.hpp"
#include "ports/clock.hpp"

namespace chiroflow::http {

template <class T>
class CachedRead {
 public:
  /// `clock` must outlive it.
  CachedRead(const Clock& clock, Millis fresh_for, std::function<T()> read)
      : clock_(clock), fresh_for_(fresh_for), read_(std::move(read)) {}

  /// Whoever asks meanwhile waits for the same reading.
  T get() {
    const std::lock_guard lock(mutex_);
    const auto now = clock_.steady_now();
    if (!value_ || now - read_at_ >= fresh_for_) {
      value_ = read_();
      read_at_ = now;
    }
    return *value_;
  }

 private:
  const Clock& clock_;
  const Millis fresh_for_;
  const std::function<T()> read_;
  std::mutex mutex_;
  std::optional<T> value_;
  SteadyInstant read_at_{};
};

}  // namespace chiroflow::http
