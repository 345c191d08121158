// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/google_meet/pubsub_push.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "adapters/providers/google_meet/google_client.hpp"
#include "adapters/providers/google_meet/google_keys.hpp"
#include "crypto/bytes.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::google_meet {
namespace {

struct Push {
  std::string type = "google.workspace.meet.conference.v2.started";
  std::string id = "spaces/x/spaceEvents/e";
  std::string subject = "//meet.googleapis.com/spaces/x";
  std::string time = "2026-01-01T00:00:00.123456Z";
  std::string data = R"({"conferenceRecord":{"name":"conferenceRecords/c"}})";

  std::string body() const {
    std::string out;
    wire::JsonWriter json(out);
    json.begin_object();
    json.key("message");
    json.begin_object();
    json.key("attributes");
    json.begin_object();
    if (!id.empty()) json.member("ce-id", id);
    json.member("ce-subject", subject);
    json.member("ce-time", time);
    json.member("ce-type", type);
    json.end_object();
    json.member("data", crypto::base64(data));
    json.member("messageId", "77");
    json.member("publishTime", "2026-01-02T00:00:00Z");
    json.end_object();
    json.member("subscription", "projects/p/subscriptions/s");
    json.end_object();
    return out;
  }
  ProviderEvent event() const {
    const auto read = read_push(body());
    EXPECT_TRUE(read);
    return read ? event_of(*read) : ProviderEvent{};
  }
};

TEST(PubsubPush, ReadsTheEventInTheMessage) {
  const auto read = read_push(Push{}.body());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->key, "spaces/x/spaceEvents/e");
  EXPECT_EQ(read->resource, "conferenceRecords/c");
  const auto event = event_of(*read);
  EXPECT_EQ(event.kind, ProviderEventKind::room_started);
  EXPECT_EQ(event.external_id, "spaces/x");
  EXPECT_EQ(format_iso(event.at), "2026-01-01T00:00:00.123Z");
}

TEST(PubsubPush, FallsBackToTheMessagesOwnIdAndTime) {
  const auto read = read_push(Push{.id = "", .time = "never"}.body());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->key, "77");
  EXPECT_EQ(format_iso(read->at), "2026-01-02T00:00:00.000Z");
}

TEST(PubsubPush, ALongIdKeepsItsIdentityInTwoHundredCharacters) {
  const auto one = read_push(Push{.id = std::string(300, 'a')}.body());
  const auto two = read_push(Push{.id = std::string(300, 'a') + "b"}.body());
  ASSERT_TRUE(one && two);
  EXPECT_LE(one->key.size(), 200u);
  EXPECT_NE(one->key, two->key);
}

TEST(PubsubPush, TypeAndResourceMustFit) {
  const std::string session =
      R"({"participantSession":{"name":"conferenceRecords/c/participants/p/participantSessions/s"}})";
  EXPECT_EQ((Push{.type = "google.workspace.meet.participant.v2.joined", .data = session}.event().kind),
            ProviderEventKind::participant_joined);
  EXPECT_EQ((Push{.data = session}.event().kind), ProviderEventKind::other);
  EXPECT_EQ((Push{.type = "evil.meet.conference.v2.started"}.event().kind), ProviderEventKind::other);
  EXPECT_EQ((Push{.type = "google.workspace.meet.recording.v2.ended",
                  .data = R"({"recording":{"name":"conferenceRecords/c/recordings/r"}})"}
                 .event()
                 .recording),
            "conferenceRecords/c/recordings/r");
  EXPECT_EQ((Push{.subject = "//meet.googleapis.com/spaces/x/../y"}.event().external_id), std::nullopt);
  EXPECT_EQ((Push{.subject = "spaces/x"}.event().external_id), std::nullopt);
}

TEST(PubsubPush, RefusesWhatIsNoMessage) {
  for (
      const auto* body :
      {"", "[]", "{}", R"({"message":[]})", R"({"message":{"data":"e30="}})",
       R"({"message":{"messageId":"1","publishTime":"2026-01-01T00:00:00Z"}})",
       R"({"message":{"attributes":{"ce-type":"t"},"messageId":"1"}})",
       R"({"message":{"attributes":{"ce-type":"t"},"messageId":"1","publishTime":"2026-01-01T00:00:00Z","data":"e30"}})"}) {
    const auto read = read_push(body);
    ASSERT_FALSE(read) << body;
    EXPECT_EQ(read.error().code, ErrorCode::invalid_argument);
  }
}

TEST(GoogleNames, HaveTheirFormAndNoWayOut) {
  EXPECT_TRUE(is_name("spaces/jQCFfuBOdN5z", {"spaces"}));
  EXPECT_TRUE(is_name("conferenceRecords/a/recordings/b-_.~=", {"conferenceRecords", "recordings"}));
  for (const auto* bad :
       {"", "spaces", "spaces/", "spaces/a/", "spaces/a/b", "/spaces/a", "spaces/..", "spaces/.", "spaces/a?b",
        "spaces/a#b", "spaces/a%2fb", "spaces/a b", "spaces/a:end", "spaces/\xc3\xa4", "spacesx/a"})
    EXPECT_FALSE(is_name(bad, {"spaces"})) << bad;
  EXPECT_FALSE(is_name("conferenceRecords/a/recordings/..", {"conferenceRecords", "recordings"}));
}

RC_GTEST_PROP(GoogleNames, AreTakenOnlyWhereTheyChangeNoAddress, (const std::string& id)) {
  if (is_name("spaces/" + id, {"spaces"})) RC_ASSERT(id.find_first_of("/?#%:\\ ") == std::string::npos && id != "..");
}

TEST(GoogleKeysFreshness, IsWhatGoogleSaysWithinReason) {
  const auto of = [](std::vector<HttpHeader> headers) {
    return freshness_of({.status = 200, .headers = std::move(headers), .body = {}}).count();
  };
  EXPECT_EQ(of({}), 3600);
  EXPECT_EQ(of({{"cache-control", "public, max-age=21600, must-revalidate"}}), 21600);
  EXPECT_EQ(of({{"Cache-Control", "max-age=0"}}), 60);
  EXPECT_EQ(of({{"Cache-Control", "max-age=999999999"}}), 86400);
  EXPECT_EQ(of({{"Cache-Control", "max-age=soon"}}), 3600);
}

}  // namespace
}  // namespace chiroflow::google_meet
