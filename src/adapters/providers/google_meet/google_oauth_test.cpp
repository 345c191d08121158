// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/google_meet/google_oauth.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "support/google_meet_fixture.hpp"
#include "support/manual_clock.hpp"

namespace chiroflow::google_meet {
namespace {

using testing::AnsweringHttp;

struct GoogleOauthTest : ::testing::Test {
  GoogleOauthTest() {
    config.credentials.service_account_key = testing::google_key_file("http://127.0.0.1:1/token");
    config.credentials.delegated_user = "provider@clinic.example";
    config.trust_token_uri = true;
  }
  static HttpResponse given(int number, int life = 3599) {
    return {.status = 200,
            .headers = {},
            .body = R"({"access_token":"t)" + std::to_string(number) + R"(","token_type":"Bearer","expires_in":)" +
                    std::to_string(life) + "}"};
  }
  SteadyInstant later() const { return clock.steady_now() + Seconds(8); }
  GoogleMeetConfig config;
  testing::ManualClock clock;
};

TEST_F(GoogleOauthTest, OneAsksWhileTheOthersWait) {
  std::atomic<int> asked = 0;
  std::atomic<int> waiting = 0;
  AnsweringHttp http([&](const HttpRequest&) -> Result<HttpResponse> {
    const int number = ++asked;
    while (waiting < 8) std::this_thread::yield();
    std::this_thread::sleep_for(Millis(50));  // lets the others reach the lock; being late costs nothing
    return given(number);
  });
  GoogleOauth oauth(config, http, clock);
  std::vector<std::thread> threads;
  std::atomic<int> same = 0;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      ++waiting;
      const auto token = oauth.token("a", later());
      if (token && *token == "t1") ++same;
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(same, 8);
}

TEST_F(GoogleOauthTest, KeepsATokenUntilFiveMinutesBeforeItsEnd) {
  int asked = 0;
  AnsweringHttp http([&](const HttpRequest&) -> Result<HttpResponse> { return given(++asked); });
  GoogleOauth oauth(config, http, clock);
  EXPECT_EQ(oauth.token("a", later()).value_or(""), "t1");
  EXPECT_EQ(oauth.token("b", later()).value_or(""), "t2") << "of other scopes";
  clock.advance(Seconds(3298));
  EXPECT_EQ(oauth.token("a", later()).value_or(""), "t1");
  clock.advance(Seconds(1));
  EXPECT_EQ(oauth.token("a", later()).value_or(""), "t3");
}

TEST_F(GoogleOauthTest, ForgetsARefusedTokenAndNoNewerOne) {
  int asked = 0;
  AnsweringHttp http([&](const HttpRequest&) -> Result<HttpResponse> { return given(++asked); });
  GoogleOauth oauth(config, http, clock);
  EXPECT_EQ(oauth.token("a", later()).value_or(""), "t1");
  oauth.refused("a", "t1");
  EXPECT_EQ(oauth.token("a", later()).value_or(""), "t2");
  oauth.refused("a", "t1");  // of somebody who was slower
  EXPECT_EQ(oauth.token("a", later()).value_or(""), "t2");
}

TEST_F(GoogleOauthTest, KeepsNoFailure) {
  int asked = 0;
  AnsweringHttp http([&](const HttpRequest&) -> Result<HttpResponse> {
    if (++asked == 1) return HttpResponse{.status = 503, .headers = {}, .body = "busy"};
    return given(asked);
  });
  GoogleOauth oauth(config, http, clock);
  const auto failed = oauth.token("a", later());
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().cause, "server_error");
  EXPECT_FALSE(failed.error().message.empty());
  EXPECT_EQ(oauth.token("a", later()).value_or(""), "t2");
}

TEST_F(GoogleOauthTest, RefusesAnswersWithoutAToken) {
  for (const auto* body : {"", "[]", "{}", R"({"access_token":""})", R"({"access_token":5})"}) {
    AnsweringHttp http([&](const HttpRequest&) -> Result<HttpResponse> {
      return HttpResponse{.status = 200, .headers = {}, .body = body};
    });
    GoogleOauth oauth(config, http, clock);
    const auto failed = oauth.token("a", later());
    ASSERT_FALSE(failed) << body;
    EXPECT_EQ(failed.error().cause, "bad_response");
  }
}

TEST_F(GoogleOauthTest, AsksNobodyWithoutTimeOrCredentials) {
  AnsweringHttp http([&](const HttpRequest&) -> Result<HttpResponse> { return given(1); });
  EXPECT_EQ(GoogleOauth(config, http, clock).token("a", clock.steady_now()).error().cause, "timeout");
  config.credentials.delegated_user.clear();
  EXPECT_EQ(GoogleOauth(config, http, clock).token("a", later()).error().cause, "not_configured");
  EXPECT_TRUE(http.requests().empty());
}

TEST_F(GoogleOauthTest, AShortTokenIsKeptForHalfItsLife) {
  int asked = 0;
  AnsweringHttp http([&](const HttpRequest&) -> Result<HttpResponse> { return given(++asked, 100); });
  GoogleOauth oauth(config, http, clock);
  EXPECT_EQ(oauth.token("a", later()).value_or(""), "t1");
  clock.advance(Seconds(49));
  EXPECT_EQ(oauth.token("a", later()).value_or(""), "t1");
  clock.advance(Seconds(1));
  EXPECT_EQ(oauth.token("a", later()).value_or(""), "t2");
}

}  // namespace
}  // namespace chiroflow::google_meet
