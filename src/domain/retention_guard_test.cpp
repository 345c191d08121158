// SPDX-License-Identifier: Apache-2.0
// A wrong clock or a wrong rule must not delete everything (H-35).
#include "domain/retention_guard.hpp"

#include <gtest/gtest.h>

namespace chiroflow {
namespace {

const Instant kStart = parse_iso("2030-01-01T00:00:00Z").value();

RetentionRound first(std::int64_t due = 1, std::int64_t kept = 100) {
  return first_look(OrganizationId("o1"), kStart, due, kept);
}

TEST(RetentionGuard, ADaySinceTheLastLookIsNoJump) {
  const auto round = look_at(first(), kStart + kLargestClockStep, 1, 100);
  EXPECT_EQ(round.halt, std::nullopt);
  EXPECT_EQ(round.trusted_at, kStart + kLargestClockStep);
}

TEST(RetentionGuard, AMillisecondMoreIsOne) {
  const auto round = look_at(first(), kStart + kLargestClockStep + Millis(1), 1, 100);
  EXPECT_EQ(round.halt, RetentionHalt::CLOCK);
  EXPECT_EQ(round.trusted_at, kStart) << "not believed yet";
}

TEST(RetentionGuard, AClockThatIsSetBackWasWrong) {
  auto round = look_at(first(), kStart + Hours(24 * 365), 90, 100);
  EXPECT_EQ(round.halt, RetentionHalt::CLOCK);
  round = look_at(round, kStart + Hours(2), 1, 100);
  EXPECT_EQ(round.halt, std::nullopt);
  EXPECT_EQ(round.doubted_since, std::nullopt);
}

TEST(RetentionGuard, AServerThatWasOffGoesOnAfterADayOfEvenTime) {
  const auto on_again = kStart + Hours(24 * 10);
  auto round = look_at(first(), on_again, 1, 100);
  for (int hour = 1; hour < 24; ++hour) {
    round = look_at(round, on_again + Hours(hour), 1, 100);
    EXPECT_EQ(round.halt, RetentionHalt::CLOCK) << hour;
  }
  round = look_at(round, on_again + Hours(24), 1, 100);
  EXPECT_EQ(round.halt, std::nullopt);
  EXPECT_EQ(round.trusted_at, on_again + Hours(24));
}

TEST(RetentionGuard, ASecondJumpBeginsTheDoubtAnew) {
  const auto on_again = kStart + Hours(24 * 10);
  auto round = look_at(first(), on_again, 1, 100);
  round = look_at(round, on_again + Hours(25), 1, 100);
  EXPECT_EQ(round.halt, RetentionHalt::CLOCK);
  EXPECT_EQ(round.doubted_since, on_again + Hours(25));
}

TEST(RetentionGuard, NothingIsHaltedWhereNothingIsDue) {
  EXPECT_EQ(look_at(first(), kStart + Hours(1'000), 0, 100).halt, std::nullopt);
}

TEST(RetentionGuard, MoreThanHalfAndMoreThanAHandfulWaitsForAPerson) {
  EXPECT_EQ(first(20, 20).halt, std::nullopt) << "a small clinic's week";
  EXPECT_EQ(first(21, 42).halt, std::nullopt) << "half";
  EXPECT_EQ(first(21, 41).halt, RetentionHalt::SHARE);
  EXPECT_EQ(first(10'000, 10'000).halt, RetentionHalt::SHARE);
}

TEST(RetentionGuard, APersonsWordCountsADay) {
  auto round = first(50, 50);
  round.allowed_until = kStart + kAllowedFor;
  EXPECT_EQ(look_at(round, kStart + kAllowedFor, 50, 50).halt, std::nullopt);
  const auto later = look_at(round, kStart + kAllowedFor + Millis(1), 50, 50);
  EXPECT_NE(later.halt, std::nullopt);
  EXPECT_EQ(later.allowed_until, std::nullopt);
  EXPECT_NE(look_at(round, kStart - Hours(24), 50, 50).halt, std::nullopt) << "a word from the future is none";
}

}  // namespace
}  // namespace chiroflow
