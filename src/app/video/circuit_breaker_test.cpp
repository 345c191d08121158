// SPDX-License-Identifier: Apache-2.0
#include "app/video/circuit_breaker.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace chiroflow::app {
namespace {

class Breaker : public ::testing::Test {
 protected:
  void fail_times(int times) {
    for (int i = 0; i < times; ++i) breaker.failed(now);
  }
  SteadyInstant now{};
  CircuitBreaker breaker;
};

TEST_F(Breaker, OpensAtTheThirdFailureInARow) {
  fail_times(2);
  EXPECT_TRUE(breaker.allow(now));
  EXPECT_EQ(breaker.state(now), BreakerState::closed);
  fail_times(1);
  EXPECT_FALSE(breaker.allow(now));
  EXPECT_EQ(breaker.state(now), BreakerState::open);
}

TEST_F(Breaker, ASuccessInBetweenStartsTheCountAnew) {
  fail_times(2);
  breaker.succeeded();
  fail_times(2);
  EXPECT_TRUE(breaker.allow(now));
}

TEST_F(Breaker, LetsOneCallerTryAfterHalfAMinuteAndNoSecondOne) {
  fail_times(3);
  now += Seconds(30) - Millis(1);
  EXPECT_FALSE(breaker.allow(now));
  now += Millis(1);
  EXPECT_EQ(breaker.state(now), BreakerState::half_open);
  EXPECT_TRUE(breaker.allow(now));
  EXPECT_FALSE(breaker.allow(now));
  EXPECT_FALSE(breaker.allow(now + Minutes(5))) << "until the first one has reported";
}

TEST_F(Breaker, ATryThatTellsNothingMakesRoomForTheNext) {
  fail_times(3);
  now += Seconds(30);
  ASSERT_TRUE(breaker.allow(now));
  breaker.ended_without_news();
  EXPECT_EQ(breaker.state(now), BreakerState::half_open);
  EXPECT_TRUE(breaker.allow(now));
  EXPECT_FALSE(breaker.allow(now));
}

TEST_F(Breaker, ClosesWhenTheTrySucceeds) {
  fail_times(3);
  now += Seconds(30);
  ASSERT_TRUE(breaker.allow(now));
  breaker.succeeded();
  EXPECT_EQ(breaker.state(now), BreakerState::closed);
  fail_times(2);
  EXPECT_TRUE(breaker.allow(now)) << "and counts from the beginning";
}

TEST_F(Breaker, OpensForAnotherHalfMinuteWhenTheTryFails) {
  fail_times(3);
  now += Seconds(30);
  ASSERT_TRUE(breaker.allow(now));
  breaker.failed(now);
  EXPECT_FALSE(breaker.allow(now + Seconds(29)));
  EXPECT_TRUE(breaker.allow(now + Seconds(30)));
}

TEST_F(Breaker, LetsExactlyOneThroughOfManyAtOnce) {
  fail_times(3);
  now += Seconds(30);
  std::atomic<int> through{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      if (breaker.allow(now)) ++through;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(through, 1);
}

}  // namespace
}  // namespace chiroflow::app
