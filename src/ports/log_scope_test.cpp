// SPDX-License-Identifier: Apache-2.0
#include "ports/log_scope.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "support/recording_logger.hpp"

namespace chiroflow {

TEST(LogScope, NestsAndBelongsToItsThread) {
  EXPECT_EQ(LogScope::current(), "");
  {
    const LogScope request("req-1");
    {
      const LogScope job("job-7");
      EXPECT_EQ(LogScope::current(), "job-7");
    }
    EXPECT_EQ(LogScope::current(), "req-1");
    std::string elsewhere = "?";
    std::thread([&] { elsewhere = LogScope::current(); }).join();
    EXPECT_EQ(elsewhere, "");
  }
  EXPECT_EQ(LogScope::current(), "");
}

TEST(LogScope, MarksTheLinesOfItsThread) {
  testing::RecordingLogger kept;
  kept.info("before");
  {
    const LogScope request("req-1");
    kept.warning("inside", {{"count", 2}});
  }
  EXPECT_EQ(kept.lines(), (std::vector<std::string>{"before", "inside requestId=req-1 count=2"}));
}

}  // namespace chiroflow
