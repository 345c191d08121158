// SPDX-License-Identifier: Apache-2.0
// What the client sends again and when, and that it keeps its deadline.
#include "ports/patience.hpp"
#include "support/http_client_fixture.hpp"

namespace chiroflow::system {
namespace {

using testing::always;
using testing::in_turn;
using testing::LocalServer;
using testing::Nowhere;
using Then = LocalServer::Then;
using Request = LocalServer::Request;
using Reply = LocalServer::Reply;

class HttpRetryTest : public testing::HttpClientFixture {};

TEST_F(HttpRetryTest, KeepsTheDeadlineAgainstAServerThatNeverAnswers) {
  LocalServer mute(always({"", Then::hold}));
  LocalServer slow(always({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", Then::hold}));
  for (const auto& url : {mute.url(), slow.url()}) {
    auto request = get(url);
    request.deadline = Millis(300);
    request.repeatable = true;
    const auto begun = clock_.steady_now();
    EXPECT_EQ(cause(client_.send(request)), "provider_unavailable/timeout");
    EXPECT_GE(clock_.steady_now() - begun, Millis(250));
  }
  EXPECT_LE(mute.requests().size(), 1u);
}

TEST_F(HttpRetryTest, EndsWithThePatienceOfItsThreadHoweverManyRequestsItTakes) {
  LocalServer mute(always({"", Then::hold}));
  auto request = get(mute.url());
  request.deadline = Minutes(1);
  const auto begun = clock_.steady_now();
  {
    const Patience patience(begun + Millis(300));
    const Patience longer(begun + Minutes(1));
    EXPECT_EQ(cause(client_.send(request)), "provider_unavailable/timeout");
    EXPECT_EQ(cause(client_.send(request)), "provider_unavailable/timeout") << "nothing is left for a second one";
    std::thread([&] { EXPECT_FALSE(Patience::until()) << "another thread has its own"; }).join();
  }
  EXPECT_LT(clock_.steady_now() - begun, Seconds(30));
  EXPECT_LE(mute.requests().size(), 1U);
  EXPECT_FALSE(Patience::until());
}

TEST_F(HttpRetryTest, HasNoTimeWhereNoneIsGiven) {
  LocalServer server(always(LocalServer::reply(200, "")));
  auto request = get(server.url());
  request.deadline = Millis(0);
  EXPECT_EQ(cause(client_.send(request)), "provider_unavailable/timeout");
  EXPECT_TRUE(server.requests().empty());
}

TEST_F(HttpRetryTest, RepeatsWhatIsRepeatableAfterFailuresOfTheMoment) {
  for (const int status : {429, 500, 502, 503, 504}) {
    LocalServer server(in_turn({LocalServer::reply(status, ""), {"", Then::close}, LocalServer::reply(200, "well")}));
    auto request = get(server.url());
    request.repeatable = true;
    EXPECT_EQ(cause(client_.send(request)), "status 200") << status;
    EXPECT_EQ(server.requests().size(), 3u);
  }
  LocalServer server(always(LocalServer::reply(503, "busy")));
  auto request = get(server.url());
  request.repeatable = true;
  const auto response = client_.send(request);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "busy");
  EXPECT_EQ(server.requests().size(), 3u);
  request.tries = 1;
  EXPECT_EQ(cause(client_.send(request)), "status 503");
  EXPECT_EQ(server.requests().size(), 4u);
}

TEST_F(HttpRetryTest, RepeatsNothingElseAfterSomebodyMayHaveActed) {
  for (const auto& trouble : {LocalServer::reply(500, ""), LocalServer::reply(503, ""), Reply{"", Then::close},
                              Reply{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nha", Then::close}}) {
    LocalServer server(always(trouble));
    client_.send(post(server.url()));
    client_.send(get(server.url()));
    EXPECT_EQ(server.requests().size(), 2u) << trouble.bytes;
  }
}

TEST_F(HttpRetryTest, RepeatsEverythingAfter429) {
  LocalServer server(in_turn({LocalServer::reply(429, "", "Retry-After: 0\r\n"), LocalServer::reply(200, "")}));
  EXPECT_EQ(cause(client_.send(post(server.url()))), "status 200");
  EXPECT_EQ(server.requests().size(), 2u);
}

TEST_F(HttpRetryTest, WaitsAsLongAsAsked) {
  LocalServer server(in_turn({LocalServer::reply(429, "", "Retry-After: 1\r\n"), LocalServer::reply(200, "")}));
  const auto begun = clock_.steady_now();
  EXPECT_EQ(cause(client_.send(post(server.url()))), "status 200");
  EXPECT_GE(clock_.steady_now() - begun, Seconds(1));
}

TEST_F(HttpRetryTest, AnswersAtOnceWhenItMayNotWaitThatLong) {
  for (const auto* wait :
       {"600", "99999999999999999999", "Sun, 06 Nov 2094 08:49:37 GMT", "2094-11-06T00:00:00Z", "-1", "soon"}) {
    LocalServer server(always(LocalServer::reply(429, "{}", std::string("Retry-After: ") + wait + "\r\n")));
    EXPECT_EQ(cause(client_.send(post(server.url()))), "status 429") << wait;
    EXPECT_EQ(server.requests().size(), 1u) << wait;
  }
}

// Who answers does not hang: on a machine that stands still the last repetition has little time left.
TEST_F(HttpRetryTest, A429StandsWhenItsRepetitionRunsOutOfTime) {
  LocalServer server(in_turn({LocalServer::reply(429, "slowly", "Retry-After: 1\r\n"), {"", Then::hold}}));
  auto request = get(server.url());
  request.deadline = Seconds(3);
  const auto response = client_.send(request);
  EXPECT_EQ(cause(response), "status 429");
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "slowly");
}

TEST_F(HttpRetryTest, AHangAfterAnyOtherFailureIsAHang) {
  LocalServer server(in_turn({LocalServer::reply(503, ""), {"", Then::hold}}));
  auto request = get(server.url());
  request.repeatable = true;
  request.deadline = Seconds(1);
  EXPECT_EQ(cause(client_.send(request)), "provider_unavailable/timeout");
}

TEST_F(HttpRetryTest, RepeatsNoChangeBecauseAKeptConnectionEnded) {
  for (const auto* body : {"{}", ""}) {
    for (const auto* method : {"POST", "DELETE", "PUT"}) {
      LocalServer server([](const Request& request) {
        if (request.head.starts_with("GET")) return LocalServer::reply(200, "");
        return Reply{"", Then::close};
      });
      ASSERT_TRUE(client_.send(get(server.url())));
      auto request = post(server.url(), body);
      request.method = method;
      EXPECT_EQ(cause(client_.send(request)), "provider_unavailable/network") << method << body;
      EXPECT_EQ(server.requests().size(), 2u) << method << body;
    }
  }
}

TEST_F(HttpRetryTest, TriesAnewWhenNobodyListened) {
  const Nowhere nowhere;
  EXPECT_EQ(cause(client_.send(post(nowhere.url()))), "provider_unavailable/refused");
  EXPECT_EQ(log_.lines().size(), 3u);
}

}  // namespace
}  // namespace chiroflow::system
