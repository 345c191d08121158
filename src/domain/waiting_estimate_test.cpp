// SPDX-License-Identifier: Apache-2.0
#include "domain/waiting_estimate.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace chiroflow {
namespace {

std::vector<PastVisit> visits(std::initializer_list<int> minutes, int late) {
  std::vector<PastVisit> past;
  for (const int length : minutes) past.push_back({Minutes(length), Minutes(late)});
  return past;
}

TEST(WaitingEstimate, IsNoneWhileTooLittleIsKnown) {
  EXPECT_FALSE(estimate_wait({}, {}));
  EXPECT_FALSE(estimate_wait(visits({20, 30}, 5), {}));
  EXPECT_TRUE(estimate_wait(visits({20, 30, 25}, 5), {}));
}

TEST(WaitingEstimate, CountsTheScheduledTimeAndHowLateVisitsBegin) {
  const auto range = estimate_wait(visits({20, 20, 20}, 6), {.until_start = Minutes(10)});
  EXPECT_EQ(range->min, 16);
  EXPECT_EQ(range->max, 16);
}

TEST(WaitingEstimate, CountsThoseInFrontAndTheVisitThatRuns) {
  const auto range = estimate_wait(visits({10, 20, 30, 40, 50}, 0), {.ahead = 1, .running_for = Minutes(15)});
  EXPECT_EQ(range->min, 5 + 20);
  EXPECT_EQ(range->max, 25 + 40);
}

TEST(WaitingEstimate, NeverPromisesAnEarlierStartThanTheScheduledOne) {
  const auto range = estimate_wait(visits({5, 5, 5}, 0), {.ahead = 1, .until_start = Minutes(30)});
  EXPECT_EQ(range->min, 30);
}

TEST(WaitingEstimate, FollowsAnAnnouncedDelayAndNeverGoesBelowNothing) {
  const auto told = estimate_wait(visits({20, 20, 20}, 5), {.until_start = -Minutes(10), .known_delay = Minutes(30)});
  EXPECT_EQ(told->min, 20);
  EXPECT_EQ(told->max, 20);
  const auto past = estimate_wait(visits({20, 20, 20}, 5), {.until_start = -Minutes(60)});
  EXPECT_EQ(past->min, 0);
  EXPECT_EQ(past->max, 0);
}

TEST(WaitingEstimate, IsWideWhereVisitsDiffer) {
  const auto range = estimate_wait(visits({5, 15, 60}, 0), {.ahead = 1});
  EXPECT_EQ(range->min, 5);
  EXPECT_EQ(range->max, 60);
}

TEST(WaitingEstimate, TakesAClockThatWentBackForNothing) {
  const std::vector<PastVisit> odd(3, {-Minutes(5), -Minutes(5)});
  EXPECT_EQ(estimate_wait(odd, {.ahead = 2})->max, 0);
}

}  // namespace
}  // namespace chiroflow
