// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/twilio/twilio_client.hpp"

#include <gtest/gtest.h>

#include <deque>

#include "support/manual_clock.hpp"

namespace chiroflow::twilio {
namespace {

/// Answers from a list and keeps what it was asked.
class ScriptedHttp : public HttpClient {
 public:
  Result<HttpResponse> send(const HttpRequest& request) override {
    asked.push_back(request);
    auto answer = std::move(answers.front());
    answers.pop_front();
    return answer;
  }
  Result<HttpResponse> download(const HttpRequest& request, ByteSink& sink) override {
    auto response = TRY(send(request));
    if (response.ok()) TRY(sink.write(response.body));
    return response;
  }
  std::deque<Result<HttpResponse>> answers;
  std::vector<HttpRequest> asked;
};

HttpResponse answer(int status, std::string body, std::vector<HttpHeader> headers = {}) {
  return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

struct Kept : ByteSink {
  Result<void> write(std::string_view bytes) override {
    all.append(bytes);
    return {};
  }
  std::string all;
};

class TwilioClientTest : public ::testing::Test {
 protected:
  TwilioClientTest() { config_.credentials = {"AC1", "SK1", "secret", ""}; }

  Error error_of(Result<HttpResponse> answered) {
    http_.answers = {std::move(answered)};
    return client_.get("/v1/Rooms").error();
  }
  Result<void> fetch(HttpResponse pointed) {
    http_.asked.clear();
    http_.answers = {std::move(pointed), answer(200, "media")};
    return client_.download("/v1/Recordings/RT1/Media", kept_);
  }

  TwilioConfig config_;
  ScriptedHttp http_;
  testing::ManualClock clock_;
  TwilioClient client_{config_, http_, clock_};
  Kept kept_;
};

TEST_F(TwilioClientTest, ReadsErrorsOfBothStyles) {
  for (const char* body :
       {R"({"code":53113,"message":"Room exists","more_info":"x","status":400})",
        R"({"type":"t","title":"Room exists","status":400,"code":53113,"detail":"d","errors":[]})"}) {
    const auto error = error_of(answer(400, body));
    EXPECT_EQ(error.cause, "bad_response");
    EXPECT_EQ(error.detail, "HTTP 400 code 53113");
    EXPECT_TRUE(has_code(error, kRoomExists));
    EXPECT_FALSE(has_code(error, 3113));
  }
  EXPECT_EQ(error_of(answer(502, "<html>")).vendor_code, "HTTP 502");
}

TEST_F(TwilioClientTest, TellsWhatStaffCanDo) {
  EXPECT_EQ(error_of(answer(401, R"({"code":20003})")).cause, "bad_credentials");
  EXPECT_NE(error_of(answer(401, R"({"code":20003})")).message.find("API key"), std::string::npos);
  EXPECT_EQ(error_of(answer(404, R"({"code":20404})")).code, ErrorCode::not_found);
  EXPECT_EQ(error_of(answer(400, R"({"code":53119})")).code, ErrorCode::precondition_failed);
  const auto busy = error_of(answer(429, R"({"code":20429})", {{"Retry-After", "7"}}));
  EXPECT_EQ(busy.cause, "rate_limited");
  EXPECT_EQ(busy.retry_after, Seconds(7));
  EXPECT_EQ(error_of(answer(200, "<html>")).cause, "bad_response");
  EXPECT_FALSE(error_of(fail(providers::outage("timeout"))).message.empty());
}

TEST_F(TwilioClientTest, KnowsWhenSomethingMayHaveHappened) {
  for (const char* cause : {"timeout", "network", "server_error"})
    EXPECT_TRUE(may_have_happened(providers::outage(cause)));
  for (const char* cause : {"refused", "tls", "rate_limited", "bad_credentials", "bad_response"})
    EXPECT_FALSE(may_have_happened(providers::outage(cause)));
  EXPECT_FALSE(may_have_happened(not_found("Room")));
}

TEST_F(TwilioClientTest, FollowsPagesOnItsOwnHostOnly) {
  http_.answers = {
      answer(200,
             R"({"rooms":[1,2],"meta":{"key":"rooms","next_page_url":"https://elsewhere.example/v1/Rooms?Page=1"}})"),
      answer(200, R"({"rooms":[3],"meta":{"key":"rooms","next_page_url":null}})")};
  std::int64_t sum = 0;
  ASSERT_TRUE(client_.each("/v1/Rooms", [&](const wire::Value& one) -> Result<void> {
    sum += one.as_integer();
    return {};
  }));
  EXPECT_EQ(sum, 6);
  EXPECT_EQ(http_.asked.at(1).url, "https://video.twilio.com/v1/Rooms?Page=1");
}

TEST_F(TwilioClientTest, GivesUpAListWithoutEnd) {
  const auto page =
      answer(200, R"({"rooms":[],"meta":{"key":"rooms","next_page_url":"https://video.twilio.com/v1/Rooms"}})");
  http_.answers.assign(1000, page);
  const auto read = client_.each("/v1/Rooms", [](const wire::Value&) -> Result<void> { return {}; });
  EXPECT_EQ(read.error().cause, "bad_response");
}

TEST_F(TwilioClientTest, FetchesMediaWithoutItsCredentials) {
  for (const auto& pointed : {answer(302, R"({"redirect_to":"https://media.example/a?b=c"})"),
                              answer(200, R"({"redirect_to":"https://media.example/a?b=c"})"),
                              answer(307, "", {{"location", "https://media.example/a?b=c"}})}) {
    kept_.all.clear();
    ASSERT_TRUE(fetch(pointed));
    EXPECT_EQ(kept_.all, "media");
    EXPECT_EQ(http_.asked.at(0).headers.at(0).name, "Authorization");
    EXPECT_FALSE(http_.asked.at(0).follow_redirects);
    EXPECT_EQ(http_.asked.at(1).url, "https://media.example/a?b=c");
    EXPECT_TRUE(http_.asked.at(1).headers.empty());
  }
}

TEST_F(TwilioClientTest, FetchesMediaOverTlsOnly) {
  for (const char* address : {"http://media.example/a", "file:///etc/passwd", "", "ftp://media.example"}) {
    EXPECT_EQ(fetch(answer(302, R"({"redirect_to":")" + std::string(address) + "\"}")).error().cause, "bad_response");
    EXPECT_EQ(http_.asked.size(), 1u);
  }
  EXPECT_TRUE(kept_.all.empty());
}

TEST_F(TwilioClientTest, AsksNothingWithoutCredentials) {
  config_.credentials.api_key_secret.clear();
  EXPECT_FALSE(client_.configured());
  EXPECT_EQ(client_.get("/v1/Rooms").error().cause, "not_configured");
  EXPECT_EQ(client_.remove("/v1/Recordings/RT1").error().cause, "not_configured");
  EXPECT_EQ(client_.download("/v1/Recordings/RT1/Media", kept_).error().cause, "not_configured");
  EXPECT_TRUE(http_.asked.empty());
}

}  // namespace
}  // namespace chiroflow::twilio
