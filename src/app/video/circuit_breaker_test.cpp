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
    for (int i = 0; i < times; ++i) breaker.failed(now, now);
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

TEST_F(Breaker, OpensAtTheFirstCallThatWasLeftWithoutAnAnswer) {
  breaker.failed(now, now + Seconds(4), Failure::hung);
  now += Seconds(4);
  EXPECT_FALSE(breaker.allow(now));
  EXPECT_FALSE(breaker.confirmed()) << "one late answer may be a hiccup";
  now += Seconds(30);
  ASSERT_TRUE(breaker.allow(now)) << "half open by itself";
  EXPECT_FALSE(breaker.allow(now)) << "for one alone";
  breaker.failed(now, now + Seconds(4), Failure::hung);
  now += Seconds(4);
  EXPECT_FALSE(breaker.allow(now + Seconds(29)));
  EXPECT_TRUE(breaker.confirmed()) << "it hung again";
  ASSERT_TRUE(breaker.allow(now + Seconds(30)));
  breaker.succeeded(now + Seconds(31));
  EXPECT_FALSE(breaker.confirmed());
  EXPECT_TRUE(breaker.allow(now + Seconds(31)));
}

TEST_F(Breaker, HearsNothingNewFromCallsThatWereOnTheirWay) {
  const auto begun = now;
  breaker.failed(begun, now + Seconds(4), Failure::hung);
  for (int i = 0; i < 5; ++i) breaker.failed(begun + Seconds(3), now + Seconds(20), Failure::hung);
  EXPECT_FALSE(breaker.confirmed()) << "all of them waited for the same silence";
  EXPECT_TRUE(breaker.allow(now + Seconds(34))) << "counted from when it opened";
  breaker.succeeded(now + Seconds(35));
  breaker.failed(begun, now + Seconds(36), Failure::hung);
  EXPECT_TRUE(breaker.allow(now + Seconds(36))) << "it has answered since";
  breaker.failed(now + Seconds(36), now + Seconds(40), Failure::hung);
  ASSERT_TRUE(breaker.allow(now + Seconds(70)));
  breaker.ended_without_news(begun);
  EXPECT_FALSE(breaker.allow(now + Seconds(71))) << "the one who tries has not reported";
}

TEST_F(Breaker, ThreeQuickFailuresAreConfirmed) {
  fail_times(2);
  EXPECT_FALSE(breaker.confirmed());
  fail_times(1);
  EXPECT_TRUE(breaker.confirmed());
  breaker.succeeded(now);
  EXPECT_FALSE(breaker.confirmed());
}

TEST_F(Breaker, ASuccessInBetweenStartsTheCountAnew) {
  fail_times(2);
  breaker.succeeded(now);
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
  breaker.ended_without_news(now);
  EXPECT_EQ(breaker.state(now), BreakerState::half_open);
  EXPECT_TRUE(breaker.allow(now));
  EXPECT_FALSE(breaker.allow(now));
}

TEST_F(Breaker, ClosesWhenTheTrySucceeds) {
  fail_times(3);
  now += Seconds(30);
  ASSERT_TRUE(breaker.allow(now));
  breaker.succeeded(now);
  EXPECT_EQ(breaker.state(now), BreakerState::closed);
  fail_times(2);
  EXPECT_TRUE(breaker.allow(now)) << "and counts from the beginning";
}

TEST_F(Breaker, OpensForAnotherHalfMinuteWhenTheTryFails) {
  fail_times(3);
  now += Seconds(30);
  ASSERT_TRUE(breaker.allow(now));
  breaker.failed(now, now);
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
