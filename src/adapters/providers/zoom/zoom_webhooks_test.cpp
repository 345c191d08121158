// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/zoom/zoom_webhooks.hpp"

#include <gtest/gtest.h>

#include "support/manual_clock.hpp"

namespace chiroflow::zoom {
namespace {

constexpr const char* kSecret = "a secret token";

struct ZoomWebhooksTest : ::testing::Test {
  chiroflow::testing::ManualClock clock;
  ZoomWebhooks webhooks{kSecret, clock};

  WebhookRequest request(std::string body, Seconds age = Seconds(0), const char* secret = kSecret) {
    const auto stamp = std::to_string((std::chrono::floor<Seconds>(clock.now()) - age).time_since_epoch().count());
    return {.method = "POST",
            .url = "https://clinic.example/webhooks/zoom",
            .headers = {{"X-Zm-Request-Timestamp", stamp}, {"x-zm-signature", webhook_signature(secret, stamp, body)}},
            .body = body};
  }
  std::string cause(const WebhookRequest& asked) { return webhooks.accept(asked).error().cause; }
};

constexpr const char* kJoined =
    R"({"event":"meeting.participant_joined","event_ts":1900000000123,"payload":{"account_id":"a","object":{)"
    R"("id":98765432101,"uuid":"u==","topic":"cf-a","participant":{"user_id":"7","participant_uuid":"P",)"
    R"("customer_key":"par_1","date_time":"2030-03-17T17:46:40Z"}}}})";

TEST_F(ZoomWebhooksTest, TakesWhatIsSignedWithinFiveMinutes) {
  for (const int age : {-300, 0, 300}) EXPECT_TRUE(webhooks.accept(request(kJoined, Seconds(age))));
  for (const int age : {-301, 301}) EXPECT_EQ(cause(request(kJoined, Seconds(age))), "expired");
}

TEST_F(ZoomWebhooksTest, RefusesEverythingElse) {
  EXPECT_EQ(cause(request(kJoined, Seconds(0), "another")), "signature");
  EXPECT_EQ(cause(request(kJoined, Seconds(400), "another")), "signature");
  auto asked = request(kJoined);
  asked.body += " ";
  EXPECT_EQ(cause(asked), "signature");
  for (const auto* stamp : {"", "x", "-1", "1e9", " 1900000000", "99999999999999999999"}) {
    auto other = request(kJoined);
    other.headers[0].value = stamp;
    other.headers[1].value = webhook_signature(kSecret, stamp, kJoined);
    EXPECT_EQ(cause(other), "signature") << stamp;
  }
  ZoomWebhooks closed{"", clock};
  EXPECT_EQ(closed.accept(request(kJoined, Seconds(0), "")).error().cause, "credentials");
}

TEST_F(ZoomWebhooksTest, RefusesWhatIsSignedAndNoMessage) {
  for (const auto* body : {"", "[]", "{}", R"({"event":"x","event_ts":1})", R"({"event":1,"event_ts":1,"payload":{}})",
                           R"({"event":"x","event_ts":-1,"payload":{}})", R"({"event":"x","event_ts":1,"payload":[]})",
                           R"({"event":"x","event_ts":9223372036854775807,"payload":{}})",
                           R"({"event":"endpoint.url_validation","event_ts":1,"payload":{}})"})
    EXPECT_EQ(webhooks.accept(request(body)).error().code, ErrorCode::invalid_argument) << body;
}

TEST_F(ZoomWebhooksTest, ReadsAParticipant) {
  const auto accepted = webhooks.accept(request(kJoined));
  ASSERT_EQ(accepted->items.size(), 1u);
  EXPECT_EQ(accepted->items[0].dedup_key, "meeting.participant_joined|u==|P/7|1900000000123");
  const auto event = webhooks.interpret(accepted->items[0]);
  EXPECT_EQ(event->kind, ProviderEventKind::participant_joined);
  EXPECT_EQ(event->at, *parse_iso("2030-03-17T17:46:40Z"));
  EXPECT_EQ(event->room_name, "cf-a");
  EXPECT_EQ(event->external_id, "98765432101");
  EXPECT_EQ(event->participant, ParticipantId("par_1"));
  EXPECT_EQ(event->participant_external_id, "P/7");
  EXPECT_EQ(event->recording, std::nullopt);
}

TEST_F(ZoomWebhooksTest, TellsNoForeignTopic) {
  const auto event =
      webhooks.interpret({.dedup_key = {},
                          .kind = {},
                          .payload = R"({"event":"meeting.started",)"
                                     R"("event_ts":1,"payload":{"object":{"id":"1","topic":"Knee of Jill Chill"}}})"});
  EXPECT_EQ(event->kind, ProviderEventKind::room_started);
  EXPECT_EQ(event->room_name, std::nullopt);
  EXPECT_EQ(event->at, from_unix_ms(1));
}

TEST_F(ZoomWebhooksTest, KeepsKeysShortAndDifferent) {
  const auto key = [&](char letter) {
    const auto body = R"({"event":"meeting.started","event_ts":1,"payload":{"object":{"uuid":")" +
                      std::string(300, 'x') + letter + R"("}}})";
    return webhooks.accept(request(body))->items.at(0).dedup_key;
  };
  EXPECT_LE(key('a').size(), 200u);
  EXPECT_EQ(key('a'), key('a'));
  EXPECT_NE(key('a'), key('b'));
}

}  // namespace
}  // namespace chiroflow::zoom
