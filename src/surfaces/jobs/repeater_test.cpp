// SPDX-License-Identifier: Apache-2.0
#include "surfaces/jobs/repeater.hpp"

#include <gtest/gtest.h>

#include <atomic>

namespace chiroflow::jobs {
namespace {

/// Real time: the rounds are what is waited for, never the clock.
void wait_for(const std::atomic<int>& rounds, int at_least) {
  while (rounds < at_least) std::this_thread::yield();
}

TEST(Repeater, BeginsAtOnceAndGoesOnAfterItsPause) {
  std::atomic<int> rounds{0};
  const Repeater repeater([&] { ++rounds; }, Millis(1));
  wait_for(rounds, 3);
}

TEST(Repeater, ANudgeEndsThePause) {
  std::atomic<int> rounds{0};
  Repeater repeater([&] { ++rounds; }, Hours(1));
  wait_for(rounds, 1);
  repeater.nudge();
  wait_for(rounds, 2);
}

TEST(Repeater, NudgesDuringARoundAreOneMore) {
  std::atomic<int> rounds{0};
  std::atomic<bool> open{false};
  Repeater repeater(
      [&] {
        ++rounds;
        while (!open) std::this_thread::yield();
      },
      Hours(1));
  wait_for(rounds, 1);
  for (int i = 0; i < 100; ++i) repeater.nudge();
  open = true;
  wait_for(rounds, 2);
  repeater.stop();
  EXPECT_EQ(rounds, 2);
}

TEST(Repeater, StopsAfterTheRoundAtHandAndIsDeafThen) {
  std::atomic<int> rounds{0};
  Repeater repeater([&] { ++rounds; }, Hours(1));
  wait_for(rounds, 1);
  repeater.stop();
  repeater.nudge();
  repeater.stop();
  EXPECT_EQ(rounds, 1);
}

}  // namespace
}  // namespace chiroflow::jobs
