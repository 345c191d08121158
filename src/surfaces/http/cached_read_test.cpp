// SPDX-License-Identifier: Apache-2.0
#include "surfaces/http/cached_read.hpp"

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"

namespace chiroflow::http {
namespace {

TEST(CachedRead, ReadsAnewOnlyWhatIsOld) {
  chiroflow::testing::ManualClock clock;
  int reads = 0;
  CachedRead<int> figure(clock, Seconds(5), [&] { return ++reads; });
  EXPECT_EQ(figure.get(), 1);
  clock.advance(Millis(4999));
  EXPECT_EQ(figure.get(), 1);
  clock.advance(Millis(1));
  EXPECT_EQ(figure.get(), 2);
}

}  // namespace
}  // namespace chiroflow::http
