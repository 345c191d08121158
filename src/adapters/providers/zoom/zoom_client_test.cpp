// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/zoom/zoom_client.hpp"

#include "adapters/providers/zoom/zoom_oauth.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <thread>

#include "support/manual_clock.hpp"

namespace chiroflow::zoom {
namespace {

/// Answers from a list; an empty list answers with a token or 204.
class ScriptedHttp : public HttpClient {
 public:
  Result<HttpResponse> send(const HttpRequest& request) override {
    if (request.url.ends_with("/oauth/token")) {
      const int number = ++tokens;
      std::this_thread::sleep_for(Millis(20));
      return HttpResponse{
          .status = 200,
          .headers = {},
          .body = R"({"access_token":"t)" + std::to_string(number) + R"(","expires_in":3599)" + region + "}"};
    }
    const std::lock_guard guard(guard_);
    urls.push_back(request.url);
    if (answers.empty()) return HttpResponse{.status = 204, .headers = {}, .body = {}};
    auto answer = answers.front();
    answers.pop_front();
    return answer;
  }
  Result<HttpResponse> download(const HttpRequest& request, ByteSink&) override { return send(request); }

  std::atomic<int> tokens{0};
  std::string region;
  std::deque<HttpResponse> answers;
  std::vector<std::string> urls;

 private:
  std::mutex guard_;
};

struct ZoomClientTest : ::testing::Test {
  ZoomConfig config{.credentials = {.account_id = "a", .client_id = "c", .client_secret = "s"}};
  ScriptedHttp http;
  chiroflow::testing::ManualClock clock;
  ZoomOAuth oauth{config, http, clock};
  ZoomClient client{oauth, http, clock};

  HttpResponse refused(int status, std::string body, std::vector<HttpHeader> headers = {}) {
    return {.status = status, .headers = std::move(headers), .body = std::move(body)};
  }
};

TEST_F(ZoomClientTest, AsksForOneTokenHoweverManyCallAtOnce) {
  std::vector<std::thread> threads;
  std::atomic<int> good{0};
  for (int i = 0; i < 8; ++i) threads.emplace_back([&] { good += client.done({.path = "/users/me"}).has_value(); });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 8);
  EXPECT_EQ(http.tokens, 1);
}

TEST_F(ZoomClientTest, RenewsATokenOfWhichAMinuteIsLeft) {
  ASSERT_TRUE(oauth.token());
  clock.advance(Seconds(3599 - 61));
  EXPECT_EQ(oauth.token()->value, "t1");
  clock.advance(Seconds(1));
  EXPECT_EQ(oauth.token()->value, "t2");
}

TEST_F(ZoomClientTest, DropsTheRefusedTokenOnly) {
  const auto first = *oauth.token();
  oauth.drop(first);
  EXPECT_EQ(oauth.token()->value, "t2");
  oauth.drop(first);  // late: another caller has renewed it already
  EXPECT_EQ(oauth.token()->value, "t2");
}

TEST_F(ZoomClientTest, RepeatsACallOnceWithANewToken) {
  http.answers = {refused(401, R"({"code":124,"message":"Access token is expired."})")};
  EXPECT_TRUE(client.done({.path = "/users/me"}));
  EXPECT_EQ(http.tokens, 2);
  http.answers = {refused(401, R"({"code":124})"), refused(401, R"({"code":124})"), refused(204, "")};
  EXPECT_EQ(client.done({.path = "/users/me"}).error().cause, "bad_credentials");
  EXPECT_EQ(http.urls.size(), 4u);
}

TEST_F(ZoomClientTest, TakesARegionsAddressOfZoomsOnly) {
  http.region = R"(,"api_url":"https://api-eu.zoom.us")";
  EXPECT_EQ(oauth.token()->api_base_url, "https://api-eu.zoom.us/v2");
  for (const auto* other :
       {"http://api.zoom.us", "https://evil.example", "https://evil.example/.zoom.us", "https://evil.example?.zoom.us",
        "https://evil.example#.zoom.us", "https://a@evil.zoom.us"}) {
    oauth.drop(*oauth.token());
    http.region = R"(,"api_url":")" + std::string(other) + "\"";
    EXPECT_EQ(oauth.token()->api_base_url, "https://api.zoom.us/v2") << other;
  }
}

TEST_F(ZoomClientTest, WaitsOutAShortLimitAndTellsALongOne) {
  http.answers = {refused(429, "{}"), refused(204, "")};
  EXPECT_TRUE(client.done({.method = "PUT", .path = "/meetings/1/status"}));
  http.answers = {refused(429, "{}", {{"Retry-After", "60"}})};
  const auto limited = client.done({.path = "/users/me"});
  EXPECT_EQ(limited.error().cause, "rate_limited");
  EXPECT_EQ(limited.error().retry_after, Seconds(60));
  http.answers = {refused(429, "{}", {{"Retry-After", format_iso(clock.now() + Hours(3))}})};
  EXPECT_EQ(client.done({.path = "/users/me"}).error().retry_after, Hours(3));
}

TEST_F(ZoomClientTest, LetsAHostRestUntilMidnight) {
  const auto spent = refused(429, R"({"code":429,"message":"You have exceeded the daily rate limit (100) of Meeting )"
                                  R"(Create/Update API requests permitted for this particular user."})");
  http.answers = {spent};
  const ApiCall make{.method = "POST", .path = "/users/me/meetings", .body = "{}", .counts_for_host = true};
  EXPECT_EQ(client.done(make).error().cause, "daily_limit");
  EXPECT_EQ(client.done(make).error().cause, "daily_limit");
  EXPECT_EQ(http.urls.size(), 1u);
  EXPECT_TRUE(client.done({.path = "/meetings/1"}));  // reading is not limited
  clock.advance(Hours(24));
  EXPECT_TRUE(client.done(make));
}

TEST_F(ZoomClientTest, TakesAGatewaysPageForNoSuccess) {
  http.answers = {refused(200, "<html>")};
  EXPECT_EQ(client.done({.method = "DELETE", .path = "/meetings/1"}).error().cause, "bad_response");
}

TEST_F(ZoomClientTest, SeesARefusalThatComesAsSuccess) {
  http.answers = {refused(200, R"({"code":200,"message":"You do not have the right permissions."})")};
  EXPECT_EQ(client.json({.path = "/meetings/1/recordings"}).error().code, ErrorCode::unsupported);
  http.answers = {refused(200, "<html>"), refused(200, "[]")};
  EXPECT_EQ(client.json({.path = "/meetings/1"}).error().cause, "bad_response");
  EXPECT_EQ(client.json({.path = "/meetings/1"}).error().cause, "bad_response");
}

TEST(ZoomPath, EncodesAUuidTwiceWhereZoomWantsIt) {
  EXPECT_EQ(uuid_segment("plain=="), "plain%3D%3D");
  EXPECT_EQ(uuid_segment("one/slash"), "one%2Fslash");
  EXPECT_EQ(uuid_segment("/leads"), "%252Fleads");
  EXPECT_EQ(uuid_segment("two//slashes+"), "two%252F%252Fslashes%252B");
  EXPECT_EQ(path_segment("host@clinic.example/x"), "host%40clinic.example%2Fx");
}

}  // namespace
}  // namespace chiroflow::zoom
