// SPDX-License-Identifier: Apache-2.0
// Rounds that ask video providers: what is at one account goes one after the other, accounts go side by side, a bounded number of
// them at a time. One whose provider hangs keeps no other waiting, neither in this round nor in the next ones, which pass it over until
// it is done.
//
//   auto round = lanes.new_round();
//   for (const auto& run : due) lanes.add(round, account_of(run), [run] { … });
//
// Safe from any thread. What the work uses must outlive the lanes, or the next wait().
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "ports/log_scope.hpp"

namespace chiroflow::app {

class AccountLanes {
 public:
  using Work = std::function<void()>;
  static constexpr std::size_t kAtOnce = 8;

  explicit AccountLanes(std::size_t at_once = kAtOnce) : at_once_(at_once) {}
  /// Waits for what is under way and for what waits.
  ~AccountLanes();
  AccountLanes(const AccountLanes&) = delete;
  AccountLanes& operator=(const AccountLanes&) = delete;

  std::uint64_t new_round();
  /// False, and nothing is done, while the account is busy with an earlier round: a later one finds the work again. Work must not
  /// throw.
  bool add(std::uint64_t round, const std::string& account, Work work);
  /// Until nothing is left to do.
  void wait();

 private:
  struct Lane {
    std::uint64_t round = 0;
    std::deque<Work> waiting;
  };
  void loop();

  const std::size_t at_once_;
  std::mutex mutex_;
  std::condition_variable wake_, idle_;
  std::uint64_t round_ = 0;
  bool over_ = false;
  std::size_t resting_ = 0;            // threads that wait for work
  std::map<std::string, Lane> lanes_;  // of accounts that have something to do
  std::deque<std::string> ready_;      // those that nobody is at
  std::vector<std::thread> threads_;
};

/// The lanes of one round: its caller's, or own ones, whose end it waits for.
class RoundOfLanes {
 public:
  explicit RoundOfLanes(AccountLanes* given)
      : lanes_(given ? *given : own_), waits_(!given), round_(lanes_.new_round()) {}
  /// What the work logs carries the name of the round that added it (LogScope).
  bool add(const std::string& account, AccountLanes::Work work) {
    return lanes_.add(round_, account, [round = std::string(LogScope::current()), work = std::move(work)] {
      const LogScope scope(round);
      work();
    });
  }
  /// Afterwards everything is done, where the caller gave no lanes; else only what was quick.
  void end() {
    if (waits_) lanes_.wait();
  }

 private:
  AccountLanes own_;
  AccountLanes& lanes_;
  const bool waits_;
  const std::uint64_t round_;
};

}  // namespace chiroflow::app
