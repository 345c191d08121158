// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/zoom/zoom_quality.hpp"

#include <gtest/gtest.h>

namespace chiroflow::zoom {
namespace {

std::optional<Quality> stream(const char* json) { return quality_of_stream(wire::Document::parse(json)->root()); }
RoomQuality room(const char* json) { return quality_of(wire::Document::parse(json)->root()); }

TEST(ZoomQuality, ReadsTheNumberInFrontOfAUnit) {
  EXPECT_EQ(measured("126 ms"), 126);
  EXPECT_EQ(measured("0.03%"), 0.03);
  EXPECT_EQ(measured("27.15 kbps"), 27.15);
  for (const auto* none : {"", "ms", "-", "-1 ms", ".5", "1.2.3", "12345678901234"})
    EXPECT_EQ(measured(none), std::nullopt);
}

TEST(ZoomQuality, JudgesTheWorstOfLossJitterAndDelay) {
  EXPECT_EQ(stream(R"({"latency":"126 ms","jitter":"3 ms","avg_loss":"0.03%"})"), Quality::good);
  EXPECT_EQ(stream(R"({"latency":"201 ms","jitter":"3 ms","avg_loss":"0%"})"), Quality::fair);
  EXPECT_EQ(stream(R"({"latency":"1 ms","jitter":"3 ms","avg_loss":"5.1%"})"), Quality::poor);
  EXPECT_EQ(stream(R"({"bitrate":"1 kbps","latency":""})"), std::nullopt);
  EXPECT_EQ(stream("{}"), std::nullopt);
}

TEST(ZoomQuality, TakesTheLastSampleOfThePersonWhoHasItWorst) {
  const auto quality = room(R"({"participants":[
    {"health":"Good","user_qos":[{"date_time":"2030-01-15T09:46:00Z","audio_input":{"jitter":"1 ms"}},
                                 {"date_time":"2030-01-15T09:45:00Z","audio_input":{"jitter":"99 ms"}}]},
    {"health":"Warning","user_qos":[{"video_output":{"avg_loss":"9%"}}]}]})");
  EXPECT_EQ(quality.audio, Quality::good);
  EXPECT_EQ(quality.video, Quality::poor);
  EXPECT_EQ(quality.connection, Quality::fair);
}

TEST(ZoomQuality, TellsNothingWhereNothingWasMeasured) {
  for (const auto* json : {"{}", R"({"participants":[]})", R"({"participants":[{}]})", R"({"participants":{}})",
                           R"({"participants":[{"user_qos":[]}]})"}) {
    const auto quality = room(json);
    EXPECT_FALSE(quality.connection || quality.audio || quality.video) << json;
  }
  EXPECT_EQ(room(R"({"participants":[{"user_qos":[{"audio_input":{"jitter":"45 ms"}}]}]})").connection, Quality::fair);
}

}  // namespace
}  // namespace chiroflow::zoom
