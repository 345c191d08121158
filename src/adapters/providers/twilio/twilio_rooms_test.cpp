// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/twilio/twilio_rooms.hpp"

#include <gtest/gtest.h>

namespace chiroflow::twilio {
namespace {

const Instant kNow = *parse_iso("2030-01-15T10:00:00Z");

std::string value_of(const std::vector<providers::FormField>& form, std::string_view name) {
  std::string all;
  for (const auto& [key, value] : form)
    if (key == name) all += (all.empty() ? "" : ",") + value;
  return all;
}

RoomRequest visit(Millis length, int people = 4) {
  return {
      .session = SessionId("ses_1"), .name = "cf-1", .start = kNow, .end = kNow + length, .max_participants = people};
}

TEST(TwilioRooms, LastAsLongAsTwilioAllowsBeforeSomebodyComes) {
  const auto form = room_form({}, visit(Minutes(30)), kNow);
  EXPECT_EQ(value_of(form, "UnusedRoomTimeout"), "60");
  EXPECT_EQ(value_of(form, "EmptyRoomTimeout"), "30");
  EXPECT_EQ(value_of(form, "MaxParticipantDuration"), "14400");
  EXPECT_EQ(value_of(room_form({}, visit(Hours(5)), kNow), "MaxParticipantDuration"), "25200");
  EXPECT_EQ(value_of(room_form({}, visit(Hours(99)), kNow), "MaxParticipantDuration"), "86400");
  EXPECT_EQ(value_of(room_form({}, visit(-Hours(99)), kNow), "MaxParticipantDuration"), "14400");
}

TEST(TwilioRooms, NeverRecordByASettingOfTheConsole) {
  EXPECT_EQ(value_of(room_form({}, visit(Minutes(30)), kNow), "RecordParticipantsOnConnect"), "false");
}

TEST(TwilioRooms, HoldTwoToFiftyPeople) {
  EXPECT_EQ(value_of(room_form({}, visit(Minutes(30), 0), kNow), "MaxParticipants"), "2");
  EXPECT_EQ(value_of(room_form({}, visit(Minutes(30), 7), kNow), "MaxParticipants"), "7");
  EXPECT_EQ(value_of(room_form({}, visit(Minutes(30), 999), kNow), "MaxParticipants"), "50");
}

TEST(TwilioRooms, CallBackOnlyWhereSomebodyHears) {
  TwilioConfig config;
  EXPECT_EQ(value_of(room_form(config, visit(Minutes(30)), kNow), "StatusCallback"), "");
  EXPECT_EQ(value_of(room_form(config, visit(Minutes(30)), kNow), "StatusCallbackMethod"), "");
  config.webhook_url = "https://clinic.example/webhooks/twilio";
  EXPECT_EQ(value_of(room_form(config, visit(Minutes(30)), kNow), "StatusCallback"), config.webhook_url);
}

TEST(TwilioRooms, AreCalledByTheirSidAndElseByName) {
  EXPECT_EQ(room_path(ProviderRoom{.name = "cf-1", .external_id = "RM1", .join_url = {}, .secret = {}}),
            "/v1/Rooms/RM1");
  EXPECT_EQ(room_path(ProviderRoom{.name = "../a b", .external_id = {}, .join_url = {}, .secret = {}}),
            "/v1/Rooms/..%2Fa%20b");
}

TEST(TwilioRooms, HaveAStatusOfOurs) {
  const auto read = [](const char* json) { return status_of(wire::Document::parse(json)->root()); };
  EXPECT_EQ(*read(R"({"status":"in-progress"})"), RoomStatus::ACTIVE);
  EXPECT_EQ(*read(R"({"status":"completed"})"), RoomStatus::ENDED);
  EXPECT_EQ(*read(R"({"status":"failed"})"), RoomStatus::FAILED);
  EXPECT_FALSE(read(R"({"status":"paused"})"));
  EXPECT_FALSE(read("[]"));
}

TEST(TwilioQuality, IsHowConnectionsEnded) {
  const auto stay = [](const char* who, std::int64_t code, int minute) {
    return Stay{.identity = who, .error_code = code, .left_at = kNow + Minutes(minute)};
  };
  EXPECT_FALSE(quality_of({}).connection);
  EXPECT_EQ(quality_of({stay("a", 0, 5), stay("b", 53118, 5)}).connection, Quality::good);
  EXPECT_EQ(quality_of({stay("a", 53405, 5), stay("a", 0, 9)}).connection, Quality::fair);
  EXPECT_EQ(quality_of({stay("a", 0, 9), stay("a", 53405, 5)}).connection, Quality::fair);
  EXPECT_EQ(quality_of({stay("a", 0, 5), stay("a", 53405, 9)}).connection, Quality::poor);
  EXPECT_EQ(quality_of({stay("a", 53000, 5), stay("b", 0, 9)}).connection, Quality::poor);
  EXPECT_FALSE(quality_of({stay("a", 0, 5)}).audio);
  EXPECT_FALSE(quality_of({stay("a", 0, 5)}).video);
}

}  // namespace
}  // namespace chiroflow::twilio
