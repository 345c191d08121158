// SPDX-License-Identifier: Apache-2.0
#include "domain/call_quality.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <array>

namespace chiroflow {
namespace {

TEST(CallQuality, TheScaleIsThatOfTheStandard) {
  // G.107, annex B and G.109: the borders of the categories.
  EXPECT_NEAR(mos_of(90), 4.34, 0.005);
  EXPECT_NEAR(mos_of(80), 4.02, 0.005);
  EXPECT_NEAR(mos_of(70), 3.60, 0.005);
  EXPECT_NEAR(mos_of(60), 3.10, 0.001);
  EXPECT_NEAR(mos_of(50), 2.58, 0.005);
  EXPECT_EQ(mos_of(-1), 1);
  EXPECT_EQ(mos_of(0), 1);
  EXPECT_EQ(mos_of(100), 4.5);
  EXPECT_NEAR(transmission_rating(0, 0), 93.2, 1e-9);
}

TEST(CallQuality, WorseMeasurementsNeverSoundBetter) {
  rc::check([] {
    const auto delay = *rc::gen::inRange(0, 2000), more = *rc::gen::inRange(0, 500);
    const auto loss = *rc::gen::inRange(0, 100), lost_more = *rc::gen::inRange(0, 50);
    const auto before = transmission_rating(delay, loss / 100.0);
    RC_ASSERT(transmission_rating(delay + more, loss / 100.0) <= before);
    RC_ASSERT(transmission_rating(delay, (loss + lost_more) / 100.0) <= before);
    const auto mos = mos_of(before);
    RC_ASSERT(mos >= 1 && mos <= 4.5);
  });
}

CallMeasurement measured(double round_trip, double jitter, double loss) {
  return {.round_trip_ms = round_trip,
          .jitter_ms = jitter,
          .audio_loss = loss,
          .video_loss = {},
          .frames_per_second = {},
          .freeze_seconds = {}};
}

TEST(CallQuality, JudgesSoundByDelayAndLoss) {
  EXPECT_EQ(judge_call(measured(60, 5, 0)).audio, Quality::good);
  EXPECT_EQ(judge_call(measured(60, 5, 0.02)).audio, Quality::good);
  EXPECT_EQ(judge_call(measured(60, 5, 0.05)).audio, Quality::fair);
  EXPECT_EQ(judge_call(measured(60, 5, 0.2)).audio, Quality::poor);
  EXPECT_EQ(judge_call(measured(400, 40, 0)).audio, Quality::fair);
  EXPECT_EQ(judge_call(measured(900, 40, 0)).audio, Quality::poor);
}

TEST(CallQuality, JudgesTheConnectionByItsWorstFigure) {
  EXPECT_EQ(judge_call({}).connection, Quality::good);
  EXPECT_EQ(judge_call(measured(299, 29, 0.029)).connection, Quality::good);
  EXPECT_EQ(judge_call(measured(300, 0, 0)).connection, Quality::fair);
  EXPECT_EQ(judge_call(measured(0, 30, 0)).connection, Quality::fair);
  EXPECT_EQ(judge_call(measured(0, 0, 0.03)).connection, Quality::fair);
  EXPECT_EQ(judge_call(measured(600, 0, 0)).connection, Quality::poor);
  EXPECT_EQ(judge_call(measured(0, 100, 0)).connection, Quality::poor);
  EXPECT_EQ(judge_call(measured(0, 0, 0.1)).connection, Quality::poor);
}

TEST(CallQuality, JudgesThePictureWhereThereIsOne) {
  const auto video = [](std::optional<double> frames, std::optional<double> freeze, std::optional<double> loss) {
    CallMeasurement m;
    m.frames_per_second = frames;
    m.freeze_seconds = freeze;
    m.video_loss = loss;
    return judge_call(m).video;
  };
  EXPECT_EQ(video({}, {}, 0.5), std::nullopt);
  EXPECT_EQ(video(30, 0, 0), Quality::good);
  EXPECT_EQ(video(15, {}, {}), Quality::good);
  EXPECT_EQ(video(14, 0, 0), Quality::fair);
  EXPECT_EQ(video(6, 0, 0), Quality::poor);
  EXPECT_EQ(video(30, 0.3, 0), Quality::fair);
  EXPECT_EQ(video(30, 1.5, 0), Quality::poor);
  EXPECT_EQ(video(30, 0, 0.03), Quality::fair);
  EXPECT_EQ(video({}, 2, {}), Quality::poor);
}

TEST(CallQuality, NothingMeasuredIsNothingSaid) {
  const auto out = judge_call({});
  EXPECT_FALSE(out.audio_mos || out.audio || out.video);
  EXPECT_FALSE(quality_so_far({}));
}

TEST(CallQuality, TheVisitIsAsGoodAsForWhoHasItWorst) {
  const auto so_far = [](std::vector<QualityCount> people) { return quality_so_far(people); };
  EXPECT_EQ(so_far({{.good = 10}}), Quality::good);
  EXPECT_EQ(so_far({{.good = 15, .fair = 4, .poor = 1}}), Quality::good);
  EXPECT_EQ(so_far({{.good = 9, .fair = 0, .poor = 1}}), Quality::fair);
  EXPECT_EQ(so_far({{.good = 7, .fair = 3}}), Quality::fair);
  EXPECT_EQ(so_far({{.good = 3, .fair = 0, .poor = 1}}), Quality::poor);
  EXPECT_EQ(so_far({{.good = 10}, {.good = 0, .fair = 1, .poor = 1}, {}}), Quality::poor);
}

}  // namespace
}  // namespace chiroflow
