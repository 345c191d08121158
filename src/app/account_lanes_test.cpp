// SPDX-License-Identifier: Apache-2.0
#include "app/account_lanes.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace chiroflow::app {
namespace {

/// A provider that hangs until the test lets it go.
class Hang {
 public:
  AccountLanes::Work work() {
    return [this] {
      began_.set_value();
      released_.wait();
    };
  }
  void until_it_hangs() { began_.get_future().wait(); }
  void let_go() { release_.set_value(); }

 private:
  std::promise<void> began_, release_;
  std::shared_future<void> released_ = release_.get_future().share();
};

TEST(AccountLanes, OneThatHangsKeepsNoOtherWaiting) {
  AccountLanes lanes;
  Hang hang;
  const auto first = lanes.new_round();
  EXPECT_TRUE(lanes.add(first, "hangs", hang.work()));
  hang.until_it_hangs();
  std::promise<void> done;
  EXPECT_TRUE(lanes.add(first, "well", [&] { done.set_value(); }));
  done.get_future().wait();
  const auto second = lanes.new_round();
  std::promise<void> again;
  EXPECT_FALSE(lanes.add(second, "hangs", [] { ADD_FAILURE() << "twice at once"; }));
  // What is done is so a moment before its account is free.
  while (!lanes.add(second, "well", [&] { again.set_value(); })) std::this_thread::yield();
  again.get_future().wait();
  hang.let_go();
  lanes.wait();
  EXPECT_TRUE(lanes.add(lanes.new_round(), "hangs", [] {}));
}

TEST(AccountLanes, WhatIsAtOneAccountGoesInItsOrder) {
  std::vector<int> seen;
  std::atomic<int> inside = 0;
  {
    AccountLanes lanes;
    const auto round = lanes.new_round();
    for (int i = 0; i < 200; ++i)
      EXPECT_TRUE(lanes.add(round, "a", [&, i] {
        EXPECT_EQ(++inside, 1);
        seen.push_back(i);
        --inside;
      }));
  }
  ASSERT_EQ(seen.size(), 200u);
  for (int i = 0; i < 200; ++i) EXPECT_EQ(seen[static_cast<std::size_t>(i)], i);
}

TEST(AccountLanes, NoMoreThanSoManyAreAtWorkAtATime) {
  std::atomic<int> inside = 0, most = 0, done = 0;
  AccountLanes lanes(3);
  const auto round = lanes.new_round();
  for (int i = 0; i < 60; ++i)
    lanes.add(round, std::to_string(i), [&] {
      const int now = ++inside;
      for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {}
      std::this_thread::yield();
      --inside;
      ++done;
    });
  lanes.wait();
  EXPECT_EQ(done, 60);
  EXPECT_LE(most, 3);
}

TEST(AccountLanes, WithoutLanesOfItsCallerARoundWaitsForItsEnd) {
  std::atomic<int> done = 0;
  RoundOfLanes round(nullptr);
  for (int i = 0; i < 20; ++i) round.add(std::to_string(i % 5), [&] { ++done; });
  round.end();
  EXPECT_EQ(done, 20);
}

}  // namespace
}  // namespace chiroflow::app
