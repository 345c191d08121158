// SPDX-License-Identifier: Apache-2.0
// Work that many callers want at the same moment and one does: fetching an access token, making a room. All who come meanwhile
// get its outcome, also a failure: one after the other they would wait for as many deadlines as there are callers.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/function_ref.hpp"
#include "core/result.hpp"

namespace chiroflow::providers {

/// Work of one name is shared, work of different names goes on side by side. Safe from any thread. Keeps nothing: who comes after
/// the end begins anew, so look into the cache first.
template <class T>
class SharedWorkByName {
 public:
  /// Blocks for as long as `work` takes, by this caller or by the one who was first. When `work` throws, who was first gets the
  /// exception and the others the error "internal".
  Result<T> outcome_of(const std::string& name, FunctionRef<Result<T>()> work) {
    std::unique_lock lock(guard_);
    if (const auto found = running_.find(name); found != running_.end()) {
      const auto running = found->second;
      done_.wait(lock, [&] { return running->has_value(); });
      return **running;
    }
    const auto own = std::make_shared<std::optional<Result<T>>>();
    running_.emplace(name, own);
    lock.unlock();
    std::optional<Result<T>> outcome;
    const End end{*this, name, *own, outcome};
    outcome = work();
    return *outcome;
  }

 private:
  struct End {
    SharedWorkByName& all;
    const std::string& name;
    std::optional<Result<T>>& own;
    const std::optional<Result<T>>& outcome;
    ~End() {
      {
        const std::lock_guard lock(all.guard_);
        own = outcome ? *outcome : Result<T>(fail(internal_error("the work of whoever was first broke off")));
        all.running_.erase(name);
      }
      all.done_.notify_all();
    }
  };
  std::mutex guard_;
  std::condition_variable done_;
  std::map<std::string, std::shared_ptr<std::optional<Result<T>>>> running_;
};

/// The same for work of which there is one kind.
template <class T>
class SharedWork {
 public:
  Result<T> outcome_of(FunctionRef<Result<T>()> work) { return all_.outcome_of({}, work); }

 private:
  SharedWorkByName<T> all_;
};

}  // namespace chiroflow::providers
