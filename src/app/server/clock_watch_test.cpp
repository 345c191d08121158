// SPDX-License-Identifier: Apache-2.0
#include "app/server/clock_watch.hpp"

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"

namespace chiroflow::app {
namespace {

TEST(ClockWatch, TellsOfAClockThatWasSetAndOfNothingElse_H17) {
  testing::ManualClock clock;
  ClockWatch watch(clock);
  EXPECT_FALSE(watch.look());
  clock.advance(Hours(3));
  EXPECT_FALSE(watch.look()) << "time goes by";
  clock.jump_to(clock.now() + Seconds(29));
  EXPECT_FALSE(watch.look()) << "corrections";
  clock.advance(Minutes(1));
  clock.jump_to(clock.now() - Hours(1));
  EXPECT_EQ(watch.look(), Seconds(-3600));
  EXPECT_FALSE(watch.look()) << "once";
  clock.jump_to(clock.now() + Hours(1));
  EXPECT_EQ(watch.look(), Seconds(3600));
}

}  // namespace
}  // namespace chiroflow::app
