// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/zoom/zoom_meetings.hpp"

#include <gtest/gtest.h>

namespace chiroflow::zoom {
namespace {

Result<Meeting> read(std::string_view json) { return meeting_of(wire::Document::parse(json)->root()); }

std::string body_of(std::string_view start, std::string_view end) {
  return meeting_body({.session = SessionId("s"), .name = "cf-a", .start = *parse_iso(start), .end = *parse_iso(end)});
}

TEST(ZoomMeetings, AreAskedForInWholeMinutesOfUtc) {
  EXPECT_NE(body_of("2030-01-15T10:00:00.999Z", "2030-01-15T10:30:00Z")
                .find(R"("start_time":"2030-01-15T10:00:00Z","duration":30)"),
            std::string::npos);
  EXPECT_NE(body_of("2030-01-15T10:00:00Z", "2030-01-15T10:00:00Z").find(R"("duration":1,)"), std::string::npos);
  EXPECT_NE(body_of("2030-01-15T10:00:00Z", "2030-01-20T10:00:00Z").find(R"("duration":1440,)"), std::string::npos);
}

TEST(ZoomMeetings, KeepNumbersOf64Bits) {
  const auto meeting = read(R"({"id":98765432101,"join_url":"u","password":"p","host_id":"h","uuid":"x=="})");
  const auto room = room_of("cf-a", *meeting);
  EXPECT_EQ(room.external_id, "98765432101");
  EXPECT_EQ(*number_of(room), "98765432101");
  EXPECT_EQ(secret_of(room).passcode, "p");
  EXPECT_EQ(secret_of(room).host_id, "h");
}

TEST(ZoomMeetings, WithoutPasscodeSayNull) {
  for (const auto* json : {R"({"id":1,"join_url":"u"})", R"({"id":1,"join_url":"u","password":""})"}) {
    EXPECT_EQ(read(json)->passcode, std::nullopt);
    EXPECT_NE(room_of("n", *read(json)).secret->find(R"("passcode":null)"), std::string::npos);
  }
}

TEST(ZoomMeetings, KeepNoStartLink) {
  const auto meeting = read(R"({"id":1,"join_url":"u","start_url":"https://zoom.us/s/1?zak=SECRET"})");
  const auto room = room_of("n", *meeting);
  EXPECT_EQ(room.secret->find("SECRET"), std::string::npos);
  EXPECT_EQ(room.join_url, "u");
}

TEST(ZoomMeetings, AreRefusedWhenTheyAreNone) {
  for (const auto* json : {"{}", "[]", R"({"id":0,"join_url":"u"})", R"({"id":-1,"join_url":"u"})", R"({"id":1})",
                           R"({"id":1.5,"join_url":"u"})", R"({"id":{},"join_url":"u"})"})
    EXPECT_EQ(read(json).error().cause, "bad_response") << json;
}

TEST(ZoomMeetings, AreUnfitWithSettingsThatShutPatientsOutOrRecordThem) {
  const auto fit = [](const char* settings) {
    return check_settings(*read(R"({"id":1,"join_url":"u","settings":)" + std::string(settings) + "}")).has_value();
  };
  EXPECT_TRUE(fit(R"({"waiting_room":true})"));
  EXPECT_TRUE(fit(R"({"join_before_host":true,"waiting_room":true})"));
  EXPECT_FALSE(fit(R"({"join_before_host":true})"));
  EXPECT_FALSE(fit(R"({"meeting_authentication":true})"));
  EXPECT_FALSE(fit(R"({"auto_recording":"cloud"})"));
  EXPECT_FALSE(fit(R"({"auto_recording":"local"})"));
  EXPECT_FALSE(fit(R"({"auto_start_meeting_summary":true})"));
  EXPECT_FALSE(fit(R"({"auto_start_ai_companion_questions":true})"));
  EXPECT_TRUE(fit(R"({"auto_start_meeting_summary":false,"auto_start_ai_companion_questions":false})"));
}

TEST(ZoomMeetings, NeedANumberOfDigits) {
  for (const auto* id : {"", "12a", "../users", "1/2", "12345678901234567890"})
    EXPECT_EQ(number_of({.name = "n", .external_id = id, .join_url = {}, .secret = {}}).error().code,
              ErrorCode::not_found);
  EXPECT_EQ(number_of({.name = "n", .external_id = {}, .join_url = {}, .secret = {}}).error().code,
            ErrorCode::not_found);
}

}  // namespace
}  // namespace chiroflow::zoom
