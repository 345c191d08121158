// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/livekit/livekit_webhooks.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "crypto/digest.hpp"
#include "support/manual_clock.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::livekit {
namespace {

constexpr std::int64_t kNow = 1'750'000'000;

class LiveKitWebhooks : public ::testing::Test {
 protected:
  std::string token(std::string_view body, std::int64_t exp = kNow + 300, std::int64_t nbf = kNow) const {
    return *tokens.sign_json(R"({"sha256":")" + crypto::base64(crypto::sha256(body).view()) +
                             R"(","iss":"APIclinic","exp":)" + std::to_string(exp) + R"(,"nbf":)" +
                             std::to_string(nbf) + "}");
  }
  std::string cause(std::string_view authorization, std::string_view body) const {
    const auto checked = check_webhook_token(authorization, body, tokens, clock.now());
    return checked ? "" : checked.error().cause;
  }
  const TokenMaker tokens{LiveKitCredentials{.api_key = "APIclinic", .api_secret = "secret"}};
  testing::ManualClock clock{from_unix_ms(kNow * 1000)};
};

TEST_F(LiveKitWebhooks, AreTakenWhenSigned) {
  const std::string body = R"({"event":"room_started","id":"EV_1"})";
  Webhooks webhooks(tokens, clock);
  const auto accepted = webhooks.accept({.method = "POST",
                                         .url = "https://clinic.example/hook",
                                         .headers = {{"AUTHORIZATION", token(body)}},
                                         .body = body});
  ASSERT_TRUE(accepted);
  ASSERT_EQ(accepted->items.size(), 1u);
  EXPECT_EQ(accepted->items[0].dedup_key, "EV_1");
  EXPECT_EQ(accepted->status, 200);
}

TEST_F(LiveKitWebhooks, AreRefusedWithoutSayingMuch) {
  const std::string body = "{}";
  EXPECT_EQ(cause(token(body), body), "");
  EXPECT_EQ(cause("", body), "credentials");
  EXPECT_EQ(cause("Bearer " + token(body), body), "signature");
  EXPECT_EQ(cause(token(body), "{} "), "signature");
  EXPECT_EQ(cause(token(body, kNow - 9), body), "");
  EXPECT_EQ(cause(token(body, kNow - 10), body), "expired");
  EXPECT_EQ(cause(token(body, kNow + 300, kNow + 10), body), "");
  EXPECT_EQ(cause(token(body, kNow + 300, kNow + 11), body), "expired");
  const TokenMaker other({.api_key = "APIother", .api_secret = "secret"});
  EXPECT_EQ(cause(*other.sign_json(R"({"iss":"APIother","exp":9999999999})"), body), "credentials");
  const TokenMaker forger({.api_key = "APIclinic", .api_secret = "guess"});
  EXPECT_EQ(cause(*forger.sign_json(R"({"iss":"APIclinic","exp":9999999999})"), body), "signature");
}

TEST_F(LiveKitWebhooks, AreNotBelievedWhileThereIsNoKey) {
  for (const auto& [key, secret] : {std::pair{"", ""}, {"APIclinic", ""}, {"", "secret"}}) {
    const TokenMaker empty({.api_key = key, .api_secret = secret});
    const auto forged = *empty.sign_json(R"({"sha256":")" + crypto::base64(crypto::sha256("{}").view()) +
                                         R"(","iss":"APIclinic","exp":9999999999})");
    EXPECT_EQ(check_webhook_token(forged, "{}", empty, clock.now()).error().cause, "credentials");
  }
}

TEST_F(LiveKitWebhooks, TakeNoTokenThatPeopleHave) {
  const auto join = *tokens.sign({.video = grant_for("cf-1", ParticipantRole::PATIENT),
                                  .identity = "par_1",
                                  .not_before = clock.now(),
                                  .expires_at = clock.now() + Minutes(10)});
  EXPECT_EQ(cause(join, "{}"), "signature");
}

TEST_F(LiveKitWebhooks, KeepNoSecretsAtAnyDepth) {
  const auto item = webhook_item(
      R"({"event":"egress_started","room":{"name":"cf-1","turnPassword":"HUSH"},"a":[{"turn_password":"HUSH"},)"
      R"({"s3":{"accessKey":"HUSH","secret":"HUSH","bucket":"b"}}],"n":[1,1.5,"9007199254740993",true,null]})");
  ASSERT_TRUE(item);
  EXPECT_EQ(item->payload, R"({"event":"egress_started","room":{"name":"cf-1"},"a":[{},{"s3":{"bucket":"b"}}],)"
                           R"("n":[1,1.5,"9007199254740993",true,null]})");
}

TEST_F(LiveKitWebhooks, HaveAKeyEvenWithoutAnId) {
  const auto key = [](std::string_view body) { return webhook_item(body)->dedup_key; };
  EXPECT_EQ(key(R"({"event":"x"})"), key(R"({"event":"x"})"));
  EXPECT_NE(key(R"({"event":"x"})"), key(R"({"event":"y"})"));
  EXPECT_LE(key(R"({"event":"x","id":")" + std::string(5000, 'i') + "\"}").size(), 200u);
}

TEST_F(LiveKitWebhooks, TellOfRecordings) {
  const auto kind = [](std::string_view status, std::string_view more) {
    return event_of(R"({"event":"egress_ended","egressInfo":{"egressId":"EG_1","status":")" + std::string(status) +
                    R"(")" + std::string(more) + "}}");
  };
  const auto files = R"(,"fileResults":[{"filename":"a.mp4"}])";
  EXPECT_EQ(kind("EGRESS_COMPLETE", files)->kind, ProviderEventKind::recording_ready);
  EXPECT_EQ(kind("EGRESS_LIMIT_REACHED", files)->kind, ProviderEventKind::recording_ready);
  EXPECT_EQ(kind("EGRESS_COMPLETE", "")->kind, ProviderEventKind::recording_failed);
  EXPECT_EQ(kind("EGRESS_ABORTED", files)->kind, ProviderEventKind::recording_failed);
  const auto failed = kind("EGRESS_FAILED", R"(,"error":"no signal")");
  EXPECT_EQ(failed->kind, ProviderEventKind::recording_failed);
  EXPECT_EQ(failed->reason, "no signal");
  EXPECT_EQ(failed->recording, "EG_1");
}

TEST_F(LiveKitWebhooks, AnyBodyGivesAnItemThatCanBeRead) {
  rc::check([](const std::string& event, const std::string& id, std::int64_t created) {
    std::string body = "{\"event\":";
    wire::append_quoted(body, event);
    body += ",\"id\":";
    wire::append_quoted(body, id);
    body += ",\"createdAt\":\"" + std::to_string(created) + "\"}";
    const auto item = webhook_item(body);
    if (!item) return;
    RC_ASSERT(!item->dedup_key.empty() && item->dedup_key.size() <= 200);
    RC_ASSERT(event_of(item->payload).has_value());
  });
}

}  // namespace
}  // namespace chiroflow::livekit
