// SPDX-License-Identifier: Apache-2.0
#include "app/auth/password_hasher.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include "support/seeded_random.hpp"

namespace chiroflow::app {
namespace {

const std::string& cheap_hash() {
  static const std::string hash = [] {
    testing::SeededRandom random(7);
    return crypto::hash_password("right", {.memory_kib = 8, .passes = 1}, random).value();
  }();
  return hash;
}

TEST(PasswordHasher, NeverHashesMoreAtOnceThanItMay) {
  PasswordHasher hasher({.at_once = 2, .waiting = 100, .longest_wait = Seconds(120)});
  std::atomic<int> right{0};
  std::vector<std::thread> people;
  for (int i = 0; i < 12; ++i)
    people.emplace_back([&] {
      auto turn = hasher.take_turn();
      if (turn && turn->verify("right", cheap_hash())) ++right;
    });
  for (auto& person : people) person.join();
  EXPECT_EQ(right, 12);
  EXPECT_EQ(hasher.made(), 12U);
  EXPECT_LE(hasher.most_at_once(), 2U);
}

TEST(PasswordHasher, SendsAwayWhoWouldWaitTooLong) {
  PasswordHasher hasher({.at_once = 1, .waiting = 4, .longest_wait = Millis(5)});
  std::optional<PasswordHasher::Turn> first(hasher.take_turn().value());
  const auto second = hasher.take_turn();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::too_many_requests);
  EXPECT_EQ(second.error().cause, "hashing_busy");
  EXPECT_EQ(second.error().retry_after, Seconds(5));
  EXPECT_EQ(hasher.made(), 0U) << "without a turn there is no hash";
  first.reset();
  EXPECT_TRUE(hasher.take_turn());
}

TEST(PasswordHasher, KeepsNoMoreWaitingThanItMay) {
  PasswordHasher hasher({.at_once = 1, .waiting = 0, .longest_wait = Seconds(120)});
  const auto first = hasher.take_turn();
  ASSERT_TRUE(first);
  const auto second = hasher.take_turn();
  ASSERT_FALSE(second) << "at once, not after two minutes";
  EXPECT_EQ(second.error().cause, "hashing_busy");
}

TEST(PasswordHasher, GivesATurnThatWasMovedBackOnce) {
  PasswordHasher hasher({.at_once = 1, .waiting = 0, .longest_wait = Millis(1)});
  {
    auto turn = hasher.take_turn();
    ASSERT_TRUE(turn);
    const auto moved = std::move(*turn);
  }
  auto again = hasher.take_turn();
  ASSERT_TRUE(again);
  EXPECT_FALSE(hasher.take_turn()) << "one turn came back, not two";
}

TEST(PasswordHasher, FitsTheMachine) {
  const auto limits = HashLimits::of_this_machine();
  EXPECT_GE(limits.at_once, 2U);
  EXPECT_LE(limits.at_once, 8U) << "152 MiB at most";
}

}  // namespace
}  // namespace chiroflow::app
