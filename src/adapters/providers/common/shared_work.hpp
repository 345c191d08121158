// SPDX-License-Identifier: Apache-2.0
// Work that many callers want at the same moment and one does: fetching an access token. All who come meanwhile get its
// outcome, also a failure: one after the other they would wait for as many deadlines as there are callers.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

#include "core/function_ref.hpp"
#include "core/result.hpp"

namespace chiroflow::providers {

/// Safe from any thread. Keeps nothing: who comes after the end begins anew, so look into the cache first.
template <class T>
class SharedWork {
 public:
  /// Blocks for as long as `work` takes, by this caller or by the one who was first. `work` must not throw.
  Result<T> outcome_of(FunctionRef<Result<T>()> work) {
    std::unique_lock lock(guard_);
    if (const auto running = running_) {
      done_.wait(lock, [&] { return running->outcome.has_value(); });
      return *running->outcome;
    }
    const auto own = std::make_shared<Round>();
    running_ = own;
    lock.unlock();
    auto outcome = work();
    lock.lock();
    own->outcome = outcome;
    running_.reset();
    done_.notify_all();
    return outcome;
  }

 private:
  struct Round {
    std::optional<Result<T>> outcome;
  };
  std::mutex guard_;
  std::condition_variable done_;
  std::shared_ptr<Round> running_;
};

}  // namespace chiroflow::providers
