// SPDX-License-Identifier: Apache-2.0
#include "surfaces/webhooks/door.hpp"

#include "domain/messages.hpp"
#include "support/scripted_receiver.hpp"
#include "support/session_fixture.hpp"

namespace chiroflow::webhooks {
namespace {

/// Keeps what it was asked.
class KeepingReceiver : public testing::ScriptedReceiver {
 public:
  Result<AcceptedWebhook> accept(const WebhookRequest& request) override {
    asked = request;
    if (refusal) return fail(*refusal);
    return ScriptedReceiver::accept(testing::signed_request({testing::line_of(key, {})}));
  }
  WebhookRequest asked;
  std::optional<Error> refusal;
  std::string key = "k1";
};

class WebhookDoor : public app::SessionFixture {
 protected:
  WebhookDoor() { door.add_routes(router); }

  http::Response ask(const std::string& method, const std::string& path, const std::string& body = "x",
                     const std::string& address = "203.0.113.9") {
    http::Request request;
    request.method = method;
    request.path = path;
    request.target = path + "?a=b%20c";
    request.query = "a=b%20c";
    request.body = body;
    request.host = "evil.example";
    request.client_address = address;
    request.headers.add("X-Twilio-Signature", "sig");
    return router.answer(request);
  }
  std::string metric(const std::string& provider, const std::string& outcome) {
    const auto text = metrics.render();
    const auto name = "chiroflow_webhooks_total{provider=\"" + provider + "\",outcome=\"" + outcome + "\"} ";
    const auto at = text.find(name);
    return at == std::string::npos ? "" : text.substr(at + name.size(), text.find('\n', at) - at - name.size());
  }

  std::shared_ptr<KeepingReceiver> receiver = std::make_shared<KeepingReceiver>();
  int nudged = 0;
  http::Metrics metrics;
  http::Router router;
  Door door{services,
            [this](VideoEngine engine, std::string_view endpoint) -> Result<app::WebhookReader> {
              if (endpoint == "abc123") return app::WebhookReader{receiver, clinic.organization.id};
              return app::WebhookReader{endpoint.empty() && engine != VideoEngine::zoom ? receiver : nullptr, {}};
            },
            metrics, [this] { ++nudged; }};
};

TEST_F(WebhookDoor, HandsOverThePublicAddressTheRawBodyAndEveryHeader) {
  const auto response = ask("POST", "/webhooks/twilio/abc123", "raw \xff body");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"heard":true})");
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_EQ(receiver->asked.url, "https://clinic.example/webhooks/twilio/abc123?a=b%20c");
  EXPECT_EQ(receiver->asked.method, "POST");
  EXPECT_EQ(receiver->asked.body, "raw \xff body");
  ASSERT_EQ(receiver->asked.headers.size(), 1U);
  EXPECT_EQ(receiver->asked.headers[0].value, "sig");
}

TEST_F(WebhookDoor, StoresBeforeItAnswersAndNudgesOnceForNews) {
  ask("POST", "/webhooks/livekit");
  EXPECT_EQ(rows<WebhookEvent>("").at(0).video_engine, VideoEngine::livekit);
  EXPECT_EQ(nudged, 1);
  EXPECT_EQ(ask("POST", "/webhooks/livekit").status, 200);
  EXPECT_EQ(nudged, 1);
  EXPECT_EQ(metric("livekit", "stored"), "1");
  EXPECT_EQ(metric("livekit", "repeated"), "1");
}

TEST_F(WebhookDoor, EachProviderHasItsName) {
  EXPECT_EQ(engine_of("twilio"), VideoEngine::twilio);
  EXPECT_EQ(engine_of("zoom"), VideoEngine::zoom);
  EXPECT_EQ(engine_of("google-meet"), VideoEngine::google_meet);
  EXPECT_EQ(engine_of("livekit"), VideoEngine::livekit);
  EXPECT_EQ(engine_of("janus"), VideoEngine::janus);
  EXPECT_FALSE(engine_of("builtin"));
  EXPECT_FALSE(engine_of("google_meet"));
}

TEST_F(WebhookDoor, UnknownAndRejectedLookTheSame) {
  const auto unknown = ask("POST", "/webhooks/skype");
  const auto no_account = ask("POST", "/webhooks/zoom");
  const auto no_endpoint = ask("POST", "/webhooks/twilio/xyz");
  const auto odd_endpoint = ask("POST", "/webhooks/twilio/x%2Fy");
  receiver->refusal = Error{.code = ErrorCode::unauthenticated, .message = "secret reason", .cause = "signature"};
  const auto rejected = ask("POST", "/webhooks/twilio");
  EXPECT_EQ(unknown.status, 401);
  for (const auto& response : {no_account, no_endpoint, odd_endpoint, rejected}) {
    EXPECT_EQ(response.status, unknown.status);
    EXPECT_EQ(response.body, unknown.body);
    EXPECT_EQ(response.headers, unknown.headers);
    EXPECT_EQ(response.content_type, unknown.content_type);
  }
  EXPECT_TRUE(rejected.body.empty());
  EXPECT_EQ(count("webhook_event"), 0);
  EXPECT_EQ(metric("twilio", "rejected"), "1");
  EXPECT_EQ(metric("other", "unknown_address"), "1");
}

TEST_F(WebhookDoor, GetIsTwiliosAlone) {
  EXPECT_EQ(ask("GET", "/webhooks/twilio").status, 200);
  EXPECT_EQ(receiver->asked.method, "GET");
  const auto refused = ask("GET", "/webhooks/livekit");
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.headers.at(0), std::pair(std::string("Allow"), std::string("POST")));
  EXPECT_EQ(ask("HEAD", "/webhooks/twilio").status, 405);
  EXPECT_EQ(ask("DELETE", "/webhooks/twilio").status, 405);
}

TEST_F(WebhookDoor, TakesAMebibyteAndNoMore) {
  EXPECT_EQ(ask("POST", "/webhooks/twilio", std::string(Door::kMaxBody, 'x')).status, 200);
  EXPECT_EQ(ask("POST", "/webhooks/twilio", std::string(Door::kMaxBody + 1, 'x')).status, 413);
}

TEST_F(WebhookDoor, SignedAndStillNoMessageIsABadRequest) {
  receiver->refusal = Error{.code = ErrorCode::invalid_argument};
  EXPECT_EQ(ask("POST", "/webhooks/twilio").status, 400);
  EXPECT_EQ(metric("twilio", "unreadable"), "1");
}

TEST_F(WebhookDoor, WhatCannotBeStoredIsAskedForAgain) {
  execute("CREATE TRIGGER full BEFORE INSERT ON webhook_event BEGIN SELECT RAISE(ABORT, 'disk full'); END");
  const auto response = ask("POST", "/webhooks/twilio");
  EXPECT_EQ(response.status, 503);
  EXPECT_TRUE(response.has_header("Retry-After"));
  EXPECT_EQ(nudged, 0);
  execute("DROP TRIGGER full");
  receiver->refusal = Error{.code = ErrorCode::provider_unavailable, .message = {}, .cause = "timeout"};
  EXPECT_EQ(ask("POST", "/webhooks/twilio").status, 503);
  receiver->refusal.reset();
  EXPECT_EQ(ask("POST", "/webhooks/twilio").status, 200);
}

TEST_F(WebhookDoor, GuessingIsSlowedDownByAddress) {
  for (int i = 0; i < 60; ++i) EXPECT_EQ(ask("POST", "/webhooks/twilio/guess").status, 401);
  const auto slowed = ask("POST", "/webhooks/twilio/guess");
  EXPECT_EQ(slowed.status, 429);
  EXPECT_TRUE(slowed.has_header("Retry-After"));
  EXPECT_EQ(ask("POST", "/webhooks/twilio").status, 200) << "what is signed still comes in";
  EXPECT_EQ(ask("POST", "/webhooks/twilio/guess", "x", "203.0.113.10").status, 401);
}

TEST_F(WebhookDoor, AFloodIsTurnedAway) {
  int taken = 0;
  for (int i = 0; i < 2100; ++i) taken += ask("POST", "/webhooks/twilio").status == 200 ? 1 : 0;
  EXPECT_EQ(taken, 2000);
  clock.advance(Seconds(1));
  EXPECT_EQ(ask("POST", "/webhooks/twilio").status, 200);
}

}  // namespace
}  // namespace chiroflow::webhooks
