// SPDX-License-Identifier: Apache-2.0
#include "surfaces/http/rate_limiter.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "support/manual_clock.hpp"

namespace chiroflow::http {
namespace {

using chiroflow::testing::ManualClock;

TEST(HttpRateLimiter, AllowsTheBurstAndThenTellsWhenToComeBack) {
  ManualClock clock;
  RateLimiter limiter({.burst = 3, .per_second = 0.5}, clock);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limiter.take("a"), std::nullopt);
  EXPECT_EQ(limiter.take("a"), Seconds(2));
  clock.advance(Millis(1999));
  EXPECT_EQ(limiter.take("a"), Seconds(1));
  clock.advance(Millis(1));
  EXPECT_EQ(limiter.take("a"), std::nullopt);
  EXPECT_EQ(limiter.take("a"), Seconds(2));
}

TEST(HttpRateLimiter, KeepsKeysApart) {
  ManualClock clock;
  RateLimiter limiter({.burst = 1, .per_second = 1}, clock);
  EXPECT_EQ(limiter.take("a"), std::nullopt);
  EXPECT_EQ(limiter.take("b"), std::nullopt);
  EXPECT_NE(limiter.take("a"), std::nullopt);
}

TEST(HttpRateLimiter, NeverSavesMoreThanTheBurst) {
  ManualClock clock;
  RateLimiter limiter({.burst = 2, .per_second = 10}, clock);
  EXPECT_EQ(limiter.take("a"), std::nullopt);
  clock.advance(Hours(5));
  EXPECT_EQ(limiter.take("a"), std::nullopt);
  EXPECT_EQ(limiter.take("a"), std::nullopt);
  EXPECT_NE(limiter.take("a"), std::nullopt);
}

TEST(HttpRateLimiter, ACostlyActionTakesMoreAtOnce) {
  ManualClock clock;
  RateLimiter limiter({.burst = 10, .per_second = 1}, clock);
  EXPECT_EQ(limiter.take("a", 8), std::nullopt);
  EXPECT_EQ(limiter.take("a", 8), Seconds(6));
  EXPECT_EQ(limiter.take("a", 2), std::nullopt);
}

TEST(HttpRateLimiter, ForgivesAKey) {
  ManualClock clock;
  RateLimiter limiter({.burst = 1, .per_second = 0.1}, clock);
  limiter.take("a");
  limiter.forgive("a");
  limiter.forgive("unknown");
  EXPECT_EQ(limiter.take("a"), std::nullopt);
}

TEST(HttpRateLimiter, HoldsNoMoreKeysThanAllowed) {
  ManualClock clock;
  RateLimiter limiter({.burst = 1, .per_second = 0.001, .max_keys = 100}, clock);
  limiter.take("old");
  for (int i = 0; i < 99; ++i) limiter.take("k" + std::to_string(i));
  EXPECT_NE(limiter.take("old"), std::nullopt);  // used again, so it is not the next to go
  for (int i = 0; i < 50; ++i) limiter.take("n" + std::to_string(i));
  EXPECT_EQ(limiter.keys(), 100U);
  EXPECT_NE(limiter.take("old"), std::nullopt);
}

TEST(HttpRateLimiter, ForgetsKeysWhoseBucketIsFull) {
  ManualClock clock;
  RateLimiter limiter({.burst = 1, .per_second = 1}, clock);
  for (int i = 0; i < 100; ++i) limiter.take("k" + std::to_string(i));
  clock.advance(Seconds(2));
  for (int i = 0; i < 60; ++i) limiter.take("n" + std::to_string(i));
  EXPECT_EQ(limiter.keys(), 60U);
}

TEST(HttpRateLimiter, CountsRightFromManyThreads) {
  ManualClock clock;
  RateLimiter limiter({.burst = 1000, .per_second = 0.001}, clock);
  std::atomic<int> allowed{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) allowed += limiter.take("a") ? 0 : 1;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(allowed.load(), 1000);
}

TEST(HttpRateLimiter, OneSubscriberOfIpv6HasOneKey) {
  EXPECT_EQ(address_key("2001:db8:1:2:3:4:5:6"), address_key("2001:db8:1:2::9"));
  EXPECT_NE(address_key("2001:db8:1:2::1"), address_key("2001:db8:1:3::1"));
  EXPECT_EQ(address_key("203.0.113.7"), "203.0.113.7");
  EXPECT_EQ(address_key("::ffff:203.0.113.7"), "203.0.113.7");
}

}  // namespace
}  // namespace chiroflow::http
