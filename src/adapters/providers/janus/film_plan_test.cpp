// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/film_plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "crypto/bytes.hpp"

namespace chiroflow::janus {
namespace {

FilmPart video(std::string cell, std::string file, std::int64_t offset_ms, std::int64_t duration_ms) {
  return {MediaKind::video, std::move(cell), std::move(file), offset_ms, duration_ms};
}
FilmPart audio(std::string file, std::int64_t offset_ms, std::int64_t duration_ms) {
  return {MediaKind::audio, "", std::move(file), offset_ms, duration_ms};
}
std::string after(const FilmPlan& plan, const std::string& option) {
  const auto found = std::find(plan.arguments.begin(), plan.arguments.end(), option);
  return found == plan.arguments.end() ? "" : *(found + 1);
}
bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Film, PutsTwoPeopleSideBySideEachFromTheirTime) {
  const auto plan = plan_film({audio("a.opus", 0, 5000), video("one/1", "a.webm", 100, 5000),
                               audio("b.opus", 1500, 4000), video("two/1", "b.webm", 1600, 4250)},
                              "out");
  EXPECT_EQ(plan.format, "mp4");
  EXPECT_EQ(plan.duration_ms, 5850);
  EXPECT_EQ(after(plan, "-t"), "5.850");
  const auto filter = after(plan, "-filter_complex");
  EXPECT_TRUE(holds(filter, "s=1280x480")) << filter;
  EXPECT_TRUE(holds(filter, "[c0][v0]overlay=x=0:y=0:")) << filter;
  EXPECT_TRUE(holds(filter, "[c1][v1]overlay=x=640:y=0:")) << filter;
  EXPECT_TRUE(holds(filter, "PTS-STARTPTS+1.600/TB")) << filter;
  EXPECT_TRUE(holds(filter, "[2:a]aresample=48000:async=1000:first_pts=0,adelay=1500:all=1")) << filter;
  EXPECT_TRUE(holds(filter, "amix=inputs=2")) << filter;
  EXPECT_NE(filter.back(), ';');
  EXPECT_EQ(plan.arguments.back(), "out");
}

TEST(Film, KeepsAPersonsPlaceWhenTheyComeBack) {
  const auto plan =
      plan_film({video("one/1", "a", 0, 1000), video("two/1", "b", 0, 3000), video("one/1", "c", 2000, 1000)}, "o");
  const auto filter = after(plan, "-filter_complex");
  EXPECT_TRUE(holds(filter, "s=1280x480"));
  EXPECT_TRUE(holds(filter, "[c2][v2]overlay=x=0:y=0:")) << filter;
  EXPECT_FALSE(holds(filter, "amix"));
}

TEST(Film, IsSoundAloneWhereNobodySentAPicture) {
  const auto plan = plan_film({audio("a.opus", 0, 61'005)}, "out");
  EXPECT_EQ(plan.format, "m4a");
  EXPECT_EQ(after(plan, "-t"), "61.005");
  EXPECT_FALSE(holds(after(plan, "-filter_complex"), "overlay"));
  EXPECT_EQ(std::count(plan.arguments.begin(), plan.arguments.end(), "-map"), 1);
}

TEST(Film, LaysMorePeopleOutInAGrid) {
  for (const auto& [cells, columns, rows] :
       {std::tuple{1, 1, 1}, {2, 2, 1}, {3, 2, 2}, {4, 2, 2}, {5, 3, 2}, {9, 3, 3}}) {
    EXPECT_EQ(grid_of(cells).columns, columns) << cells;
    EXPECT_EQ(grid_of(cells).rows, rows) << cells;
  }
}

TEST(MjrFile, NamesTellWhoAndWhat) {
  const auto name = read_mjr_name("videoroom-cf-1-user-par-x-1-1795338701140367-audio-0.mjr", "cf-1");
  ASSERT_TRUE(name);
  EXPECT_EQ(name->person, "par-x-1");
  EXPECT_EQ(name->kind, MediaKind::audio);
  EXPECT_EQ(name->index, 0);
  EXPECT_FALSE(name->is_open);
  EXPECT_TRUE(read_mjr_name("videoroom-cf-1-user-p-1-video-12.mjr.tmp", "cf-1")->is_open);
  for (const char* other :
       {"", "film.json", "videoroom-cf-2-user-p-1-video-1.mjr", "videoroom-cf-1-user-p-1-data-1.mjr",
        "videoroom-cf-1-user-p-x-video-1.mjr", "videoroom-cf-1-user--1-video-1.mjr",
        "videoroom-cf-1-user-1-video-1.mjr", "videoroom-cf-1-user-p-1-video-1.mjr.bak",
        "videoroom-cf-1-user-a b-1-video-1.mjr", "videoroom-cf-1-user-p-1-video--1.mjr"})
    EXPECT_FALSE(read_mjr_name(other, "cf-1")) << other;
}

std::string mjr(const std::string& json, const std::string& magic = "MJR00002") {
  std::string out = magic;
  crypto::put_u16(out, static_cast<std::uint16_t>(json.size()));
  return out + json + "MEET";
}

TEST(MjrFile, HeadersTellCodecAndTime) {
  const auto header = read_mjr_header(mjr(R"({"t":"v","c":"vp8","s":1795338701141377,"u":1795338701160000})"));
  ASSERT_TRUE(header);
  EXPECT_EQ(header->kind, MediaKind::video);
  EXPECT_EQ(header->codec, "vp8");
  EXPECT_EQ(header->first_frame, 1795338701160000);
  const auto whole = mjr(R"({"t":"a","c":"opus","u":5})");
  for (std::size_t size = 0; size < whole.size() - 4; ++size) EXPECT_FALSE(read_mjr_header(whole.substr(0, size)));
  for (const auto& bad : {mjr("{}"), mjr(R"({"t":"d","c":"text","u":5})"), mjr(R"({"t":"a","c":"opus","u":0})"),
                          mjr(R"({"t":"a","c":"opus"})"), mjr(R"({"t":"a","c":"opus","u":5})", "MJR00001"), mjr("[")})
    EXPECT_FALSE(read_mjr_header(bad)) << bad;
}

}  // namespace
}  // namespace chiroflow::janus
