// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/zoom/zoom_segments.hpp"

#include <gtest/gtest.h>

namespace chiroflow::zoom {
namespace {

struct ZoomSegments : ::testing::Test {
  wire::Document files = *wire::Document::parse(R"([
    {"id":"a","recording_start":"2030-01-15T10:00:00Z"}, {"id":"b","recording_start":"2030-01-15T10:00:00Z"},
    {"id":"c","recording_start":"2030-01-15T10:01:00Z"}, {"id":"d"}])");

  std::string at(std::string_view start, std::optional<Instant> until = {}) const {
    std::string ids;
    for (const auto* file : of_start(files.root(), parse_iso(start), until)) ids += file->get("id").as_string();
    return ids;
  }
};

TEST_F(ZoomSegments, BelongToTheStartThatIsNearest) {
  EXPECT_EQ(at("2030-01-15T10:00:00.700Z"), "ab") << "Zoom tells whole seconds";
  EXPECT_EQ(at("2030-01-15T09:59:55Z"), "ab");
  EXPECT_EQ(at("2030-01-15T10:00:57Z"), "c");
  EXPECT_EQ(at("2030-01-15T10:00:40Z"), "c") << "what began before is more likely another's";
}

TEST_F(ZoomSegments, AreNoneWhereNothingBeganNear) {
  EXPECT_EQ(at("2030-01-15T09:58:00Z"), "");
  EXPECT_EQ(at("2030-01-15T10:00:20Z"), "");
  EXPECT_EQ(at("2030-01-15T10:02:00Z"), "");
}

TEST_F(ZoomSegments, AreAllOfThemWithoutATime) {
  EXPECT_EQ(of_start(files.root(), std::nullopt, std::nullopt).size(), 4U);
}

TEST_F(ZoomSegments, AreNoneThatBeganAfterTheStop) {
  EXPECT_EQ(at("2030-01-15T10:00:40Z", parse_iso("2030-01-15T10:00:57Z")), "") << "somebody began it at Zoom";
  EXPECT_EQ(at("2030-01-15T10:00:40Z", parse_iso("2030-01-15T10:00:58Z")), "c") << "clocks differ a little";
  EXPECT_EQ(at("2030-01-15T10:00:01Z", parse_iso("2030-01-15T10:00:30Z")), "ab");
  EXPECT_EQ(of_start(files.root(), std::nullopt, parse_iso("2030-01-15T10:00:30Z")).size(), 3U);
}

TEST(ZoomRecordingKey, IsReadAsItWasWritten) {
  const RecordingKey key{.instance = "/ajXp112QmuoKj4854875==", .start = parse_iso("2030-01-15T10:00:00.125Z")};
  const auto back = recording_key(text_of(key));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->instance, key.instance);
  EXPECT_EQ(back->start, key.start);
  EXPECT_FALSE(recording_key("4444AAAiAAAAAiAiAiiAii==")->start);
}

TEST(ZoomRecordingKey, IsNothingElse) {
  for (const std::string text : {"", ":2030-01-15T10:00:00Z", "uuid:never", "uuid:"})
    EXPECT_FALSE(recording_key(text)) << text;
  EXPECT_FALSE(recording_key(std::string(101, 'a')));
}

}  // namespace
}  // namespace chiroflow::zoom
