// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/twilio/twilio_recordings.hpp"

#include <gtest/gtest.h>

#include "adapters/providers/common/vendor_http.hpp"

namespace chiroflow::twilio {
namespace {

const Instant kStart = *parse_iso("2030-01-15T10:00:00Z");

TrackRecording track(std::string sid, std::string source, int second, bool audio = true) {
  TrackRecording made;
  made.source = std::move(source);
  made.status = "completed";
  made.audio = audio;
  made.file.external_id = sid;
  made.file.started_at = kStart + Seconds(second);
  made.sid = std::move(sid);
  return made;
}

std::string sids(const std::vector<TrackRecording>& tracks) {
  std::string all;
  for (const auto& one : tracks) all += one.sid + " ";
  return all;
}

TEST(TwilioRecordings, AreNamedByRoomAndStart) {
  const RecordingKey key{.room_sid = "RM1", .start = kStart};
  EXPECT_EQ(text_of(key), "RM1:2030-01-15T10:00:00.000Z");
  const auto read = recording_key(text_of(key));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->room_sid, "RM1");
  EXPECT_EQ(read->start, kStart);
  for (const char* other : {"", "RM1", "RM1:", "RM1:x", "RT1:2030-01-15T10:00:00.000Z"})
    EXPECT_EQ(recording_key(other).error().code, ErrorCode::not_found) << other;
}

TEST(TwilioRecordings, OfAStartAreThoseUntilATrackComesAgain) {
  const std::vector<TrackRecording> all{track("RT5", "MT2", 120), track("RT1", "MT1", 0),  track("RT0", "MT1", -60),
                                        track("RT2", "MT2", 1),   track("RT3", "MT3", 40), track("RT4", "MT4", 120),
                                        track("RT6", "MT5", 180)};
  EXPECT_EQ(sids(of_start(all, kStart, {})), "RT1 RT2 RT3 ");
  EXPECT_EQ(sids(of_start(all, kStart + Seconds(120), {})), "RT4 RT5 RT6 ");
  EXPECT_EQ(sids(of_start(all, kStart - Seconds(60), {})), "RT0 ");
  EXPECT_EQ(sids(of_start(all, kStart + Seconds(500), {})), "");
}

TEST(TwilioRecordings, OfOneTrackMayBeTwoWhileOthersGoOn) {
  auto all =
      std::vector{track("RT1", "MT1", 0), track("RT2", "MT2", 0), track("RT3", "MT2", 60), track("RT4", "MT1", 200)};
  all[0].file.duration_ms = 100'000;
  all[1].file.duration_ms = 55'000;
  all[2].file.duration_ms = 40'000;
  EXPECT_EQ(sids(of_start(all, kStart, {})), "RT1 RT2 RT3 ");
  all[0].file.duration_ms = 61'000;  // as rounded: it ended when the second one of MT2 began
  EXPECT_EQ(sids(of_start(all, kStart, {})), "RT1 RT2 ");
}

TEST(TwilioRecordings, OfAStartAreNoneThatBeganAfterItsStop) {
  // Everybody came back before somebody started another one at the console: the two have no track in common.
  const std::vector<TrackRecording> all{track("RT1", "MT1", 0), track("RT2", "MT2", 30), track("RT3", "MT8", 63),
                                        track("RT4", "MT9", 90)};
  EXPECT_EQ(sids(of_start(all, kStart, {})), "RT1 RT2 RT3 RT4 ") << "nothing tells them apart while it may still run";
  EXPECT_EQ(sids(of_start(all, kStart, kStart + Seconds(60))), "RT1 RT2 ");
  EXPECT_EQ(sids(of_start(all, kStart, kStart + Seconds(61))), "RT1 RT2 RT3 ") << "clocks differ a little";
  EXPECT_EQ(sids(of_start(all, kStart + Seconds(63), kStart + Seconds(100))), "RT3 RT4 ");
}

TEST(TwilioRecordings, MayBeDatedInTheSecondBeforeTheirStart) {
  EXPECT_EQ(sids(of_start({track("RT1", "MT1", 0), track("RT0", "MT0", -2)}, kStart + Millis(900), {})), "RT1 ");
}

TEST(TwilioRecordings, AreReadFromTheirListing) {
  const auto document = wire::Document::parse(
      R"({"sid":"RT1","status":"completed","date_created":"2030-01-15T10:00:00Z","source_sid":"MT1","size":9007199254740993,
          "type":"audio","duration":61,"container_format":"mka"})");
  const auto read = track_recording(document->root());
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->audio);
  EXPECT_EQ(read->file.bytes, 9007199254740993);
  EXPECT_EQ(read->file.duration_ms, 61'000);
  EXPECT_EQ(read->file.format, "mka");
  EXPECT_EQ(end_of({*read}), kStart + Seconds(61));
  EXPECT_FALSE(end_of({}));
  EXPECT_FALSE(track_recording(wire::Document::parse(R"({"sid":"RT1"})")->root()));
  EXPECT_FALSE(track_recording(wire::Document::parse(R"({"date_created":"2030-01-15T10:00:00Z"})")->root()));
}

TEST(TwilioRecordings, AreOnWhereARuleTakesSomething) {
  const auto read = [](const char* json) { return recording_switch(wire::Document::parse(json)->root()); };
  const auto on =
      read(R"({"room_sid":"RM1","rules":[{"type":"include","all":true}],"date_updated":"2030-01-15T10:00:00Z"})");
  EXPECT_TRUE(on.on);
  EXPECT_EQ(on.since, kStart);
  EXPECT_EQ(on.room_sid, "RM1");
  EXPECT_TRUE(read(R"({"rules":[{"type":"exclude","all":true},{"type":"include","kind":"audio"}]})").on);
  EXPECT_FALSE(read(R"({"rules":[{"type":"exclude","all":true}],"date_updated":null})").on);
  EXPECT_FALSE(read(R"({"rules":null})").on);
}

TEST(TwilioCompositions, AreMadeOfTheirTracksAndNoOthers) {
  const auto form = composition_form(
      {}, "RM1",
      {track("RT1", "MT1", 0), track("RT2", "MT2", 0, false), track("RT3", "MT3", 0), track("RT4", "MT4", 0, false)});
  EXPECT_EQ(providers::form_encode({form.begin(), form.begin() + 3}), "RoomSid=RM1&AudioSources=RT1&AudioSources=RT3");
  EXPECT_EQ(form.at(3).second, R"({"grid":{"video_sources":["RT2","RT4"]}})");
  const auto sound = composition_form({}, "RM1", {track("RT1", "MT1", 0)});
  EXPECT_EQ(sound.at(2).first, "Format");
}

TEST(TwilioCompositions, AreKnownByAnyOfTheirTracks) {
  const std::vector<TrackRecording> mine{track("RT1", "MT1", 0), track("RT2", "MT2", 0, false)};
  const auto is_mine = [&](const char* json) { return is_made_of(wire::Document::parse(json)->root(), mine); };
  EXPECT_TRUE(is_mine(R"({"audio_sources":["RT9","RT1"],"video_layout":{}})"));
  EXPECT_TRUE(is_mine(R"({"audio_sources":[],"video_layout":{"grid":{"video_sources":["RT2"]}}})"));
  EXPECT_FALSE(is_mine(R"({"audio_sources":["RT9"],"video_layout":{"grid":{"video_sources":["RT8"]}}})"));
  EXPECT_FALSE(is_mine(R"({"audio_sources":null,"video_layout":null})"));
}

}  // namespace
}  // namespace chiroflow::twilio
