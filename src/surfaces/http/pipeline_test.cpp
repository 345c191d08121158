// SPDX-License-Identifier: Apache-2.0
#include "surfaces/http/pipeline.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "support/manual_clock.hpp"
#include "support/null_logger.hpp"

namespace chiroflow::http {
namespace {

std::string header(const Response& response, std::string_view name) {
  std::string found;
  for (const auto& [n, v] : response.headers) {
    if (same_text(n, name)) found += (found.empty() ? "" : "|") + v;
  }
  return found;
}

struct Ask {
  std::string method = "GET", path = "/api/things";
  std::vector<std::pair<std::string, std::string>> headers;
  bool secure = true;
  std::string host = "visits.example.org";
};

Request make_request(const Ask& ask) {
  Request request;
  request.method = ask.method;
  request.path = ask.path;
  request.secure = ask.secure;
  request.host = ask.host;
  request.client_address = "203.0.113.1";
  request.request_id = "request-1";
  for (const auto& [name, value] : ask.headers) request.headers.add(name, value);
  return request;
}

class HttpPipeline : public ::testing::Test {
 protected:
  HttpPipeline() {
    const auto ok = [this](const Request&, const PathParameters&) {
      ++handled;
      Response response;
      response.body = "ok";
      response.set_header("Cache-Control", "max-age=60");
      return response;
    };
    for (const char* method : {"GET", "POST", "DELETE"}) router.add(method, "/api/things", ok);
    router.add("GET", "/page", ok);
    router.add("GET", "/plain", [](const Request&, const PathParameters&) { return Response(); });
    router.add("GET", "/throws",
               [](const Request&, const PathParameters&) -> Response { throw std::runtime_error("secret"); });
    policy.allowed_origins = {"https://portal.example.com"};
  }
  Response run(const Ask& ask, RateLimiter* limiter = nullptr) {
    return Pipeline(policy, router, limiter, metrics, clock, logger).run(make_request(ask));
  }

  chiroflow::testing::ManualClock clock;
  chiroflow::testing::NullLogger logger;
  Router router;
  Metrics metrics;
  WebPolicy policy;
  int handled = 0;
};

TEST_F(HttpPipeline, EveryReplyCarriesTheSecurityHeaders) {
  for (const char* path : {"/api/things", "/page", "/plain", "/nothing", "/throws"}) {
    const Response response = run({.path = path});
    EXPECT_EQ(header(response, "X-Content-Type-Options"), "nosniff") << path;
    EXPECT_EQ(header(response, "Referrer-Policy"), "no-referrer");
    EXPECT_NE(header(response, "Content-Security-Policy").find("default-src 'self';"), std::string::npos);
    EXPECT_NE(header(response, "Content-Security-Policy").find("frame-ancestors 'none'"), std::string::npos);
    EXPECT_NE(header(response, "Permissions-Policy").find("camera=(self), microphone=(self)"), std::string::npos);
  }
}

TEST_F(HttpPipeline, CspNamesTheConfiguredSources) {
  policy.connect_sources = {"wss://livekit.example.org"};
  policy.frame_ancestors = {"'self'", "https://ehr.example.org"};
  const std::string csp = header(run({.host = ""}), "Content-Security-Policy");
  EXPECT_NE(csp.find("connect-src 'self' wss://livekit.example.org;"), std::string::npos) << csp;
  EXPECT_NE(csp.find("frame-ancestors 'self' https://ehr.example.org"), std::string::npos);
}

TEST_F(HttpPipeline, CspNamesTheSourcesOfTheVisitWhereTheConsultRoomIsAndNowhereElse) {
  policy.connect_sources = {"wss://livekit.example.org"};
  policy.visit_sources = [](const Request& request) {
    return std::vector<std::string>{"wss://of" + request.path.substr(2)};
  };
  const auto csp = [&](const char* path) { return header(run({.path = path, .host = ""}), "Content-Security-Policy"); };
  EXPECT_NE(csp("/v/abc").find("connect-src 'self' wss://livekit.example.org wss://of/abc;"), std::string::npos);
  EXPECT_EQ(header(run({.path = "/v/abc"}), "Cache-Control"), "no-store") << "nobody keeps another visit's policy";
  for (const char* path : {"/", "/api/v1/things", "/apple", "/assets/app.js", "/telehealth", "/vs/abc"})
    EXPECT_NE(csp(path).find("connect-src 'self' wss://livekit.example.org;"), std::string::npos) << path;
}

TEST_F(HttpPipeline, CspAllowsThisServersOwnSocketAndNothingInline) {
  const auto csp = [&](std::string host, bool secure) {
    return header(run({.secure = secure, .host = std::move(host)}), "Content-Security-Policy");
  };
  EXPECT_NE(csp("visits.example.org:8443", true).find("connect-src 'self' wss://visits.example.org:8443;"),
            std::string::npos);
  EXPECT_NE(csp("localhost:8080", false).find("connect-src 'self' ws://localhost:8080;"), std::string::npos);
  EXPECT_NE(csp("evil; script-src *", true).find("connect-src 'self';"), std::string::npos);
  EXPECT_EQ(csp("localhost", true).find("unsafe"), std::string::npos);
}

TEST_F(HttpPipeline, CspLetsOnlyTheConsultRoomCompileWebAssembly) {
  const auto csp = [&](const char* path) { return header(run({.path = path}), "Content-Security-Policy"); };
  for (const char* path : {"/v/abc", "/telehealth/room/cf-1", "/app", "/app/visits/7"})
    EXPECT_NE(csp(path).find("script-src 'self' 'wasm-unsafe-eval';"), std::string::npos) << path;
  for (const char* path : {"/", "/api/things", "/apple", "/docs", "/assets/app.js"})
    EXPECT_NE(csp(path).find("script-src 'self';"), std::string::npos) << path;
  EXPECT_EQ(csp("/app").find("'unsafe-eval'"), std::string::npos);
}

TEST_F(HttpPipeline, AnswersOfTheApiAreNeverStored) {
  EXPECT_EQ(header(run({}), "Cache-Control"), "no-store");
  EXPECT_EQ(header(run({.path = "/plain"}), "Cache-Control"), "no-store");
  EXPECT_EQ(header(run({.path = "/page"}), "Cache-Control"), "max-age=60");
}

TEST_F(HttpPipeline, H13TellsBrowsersToStayWithTls) {
  EXPECT_EQ(header(run({}), "Strict-Transport-Security"), "max-age=31536000; includeSubDomains");
  EXPECT_EQ(header(run({.secure = false}), "Strict-Transport-Security"), "");
}

TEST_F(HttpPipeline, AnExceptionBecomes500WithoutItsText) {
  const Response response = run({.path = "/throws"});
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body.find("secret"), std::string::npos);
  EXPECT_NE(response.body.find("request-1"), std::string::npos);
}

TEST_F(HttpPipeline, APreflightOfAListedOriginIsAnswered) {
  const Response response =
      run({.method = "OPTIONS",
           .headers = {{"Origin", "https://portal.example.com"}, {"Access-Control-Request-Method", "POST"}}});
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "https://portal.example.com");
  EXPECT_EQ(header(response, "Access-Control-Allow-Credentials"), "true");
  EXPECT_NE(header(response, "Access-Control-Allow-Methods").find("POST"), std::string::npos);
  for (const auto* name : {"Idempotency-Key", "X-Chiroflow-Visit", "X-Chiroflow-Background", "trpc-accept"})
    EXPECT_NE(header(response, "Access-Control-Allow-Headers").find(name), std::string::npos) << name;
  EXPECT_EQ(header(response, "Vary"), "Origin");
}

TEST_F(HttpPipeline, AnUnlistedOriginGetsNoCorsHeaders) {
  for (const char* origin :
       {"https://evil.example.com", "null", "https://portal.example.com.evil.com", "http://portal.example.com"}) {
    const Response preflight =
        run({.method = "OPTIONS", .headers = {{"Origin", origin}, {"Access-Control-Request-Method", "POST"}}});
    EXPECT_EQ(preflight.status, 204);
    EXPECT_EQ(header(preflight, "Access-Control-Allow-Origin"), "") << origin;
    EXPECT_EQ(header(preflight, "Access-Control-Allow-Methods"), "");
    const Response response = run({.headers = {{"Origin", origin}}});
    EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "");
    EXPECT_EQ(header(response, "Access-Control-Allow-Credentials"), "");
    EXPECT_EQ(header(response, "Vary"), "Origin");
  }
}

TEST_F(HttpPipeline, ErrorsAreReadableForListedOrigins) {
  const Response response = run({.path = "/throws", .headers = {{"Origin", "https://portal.example.com"}}});
  EXPECT_EQ(header(response, "Access-Control-Allow-Origin"), "https://portal.example.com");
}

struct Csrf {
  const char* name;
  Ask ask;
  int status;
};
class HttpPipelineCsrf : public HttpPipeline, public ::testing::WithParamInterface<Csrf> {};

TEST_P(HttpPipelineCsrf, IsDecidedByWhereThePageComesFrom) {
  policy.public_origin = "https://public.example.org";
  EXPECT_EQ(run(GetParam().ask).status, GetParam().status);
  EXPECT_EQ(handled, GetParam().status == 200 ? 1 : 0);
}

Ask post(std::vector<std::pair<std::string, std::string>> headers) {
  headers.emplace_back("Cookie", "session=1");
  return {.method = "POST", .headers = std::move(headers)};
}

INSTANTIATE_TEST_SUITE_P(
    All, HttpPipelineCsrf,
    ::testing::Values(
        Csrf{"OwnOrigin", post({{"Origin", "https://visits.example.org"}}), 200},
        Csrf{"OwnOriginInCapitals", post({{"Origin", "https://Visits.example.org"}}), 200},
        Csrf{"PublicOrigin", post({{"Origin", "https://public.example.org"}}), 200},
        Csrf{"ListedOrigin", post({{"Origin", "https://portal.example.com"}}), 200},
        Csrf{"ForeignOrigin", post({{"Origin", "https://evil.example.com"}}), 403},
        Csrf{"OtherScheme", post({{"Origin", "http://visits.example.org"}}), 403},
        Csrf{"OtherPort", post({{"Origin", "https://visits.example.org:8443"}}), 403},
        Csrf{"OpaqueOrigin", post({{"Origin", "null"}}), 403},
        Csrf{"EmptyOrigin", post({{"Origin", ""}, {"Referer", "https://visits.example.org/"}}), 403},
        Csrf{"ForeignOriginWithOwnReferer",
             post({{"Origin", "https://evil.example.com"}, {"Referer", "https://visits.example.org/"}}), 403},
        Csrf{"TwoOrigins", post({{"Origin", "https://visits.example.org"}, {"Origin", "https://evil.example.com"}}),
             403},
        Csrf{"OwnReferer", post({{"Referer", "https://visits.example.org/a?b"}}), 200},
        Csrf{"ForeignReferer", post({{"Referer", "https://evil.example.com/https://visits.example.org"}}), 403},
        Csrf{"RefererWithUser", post({{"Referer", "https://visits.example.org@evil.example.com/"}}), 403},
        Csrf{"SameOriginFetch", post({{"Sec-Fetch-Site", "same-origin"}}), 200},
        Csrf{"SameSiteFetch", post({{"Sec-Fetch-Site", "same-site"}}), 403}, Csrf{"Nothing", post({}), 403},
        Csrf{"BearerToken", post({{"Authorization", "Bearer t"}, {"Origin", "https://evil.example.com"}}), 200},
        Csrf{"BasicLogin", post({{"Authorization", "Basic t"}, {"Origin", "https://evil.example.com"}}), 403},
        Csrf{"NoCookie", {.method = "POST", .headers = {{"Origin", "https://evil.example.com"}}}, 200},
        Csrf{"Delete",
             {.method = "DELETE", .headers = {{"Cookie", "a=b"}, {"Origin", "https://evil.example.com"}}},
             403},
        Csrf{"Get", {.method = "GET", .headers = {{"Cookie", "a=b"}, {"Origin", "https://evil.example.com"}}}, 200},
        Csrf{"WebSocket",
             {.method = "GET",
              .headers = {{"Cookie", "a=b"}, {"Upgrade", "websocket"}, {"Origin", "https://evil.example.com"}}},
             403},
        Csrf{"OwnWebSocket",
             {.method = "GET",
              .headers = {{"Cookie", "a=b"}, {"Upgrade", "websocket"}, {"Origin", "https://visits.example.org"}}},
             200}),
    [](const auto& param) { return std::string(param.param.name); });

TEST_F(HttpPipeline, TooManyRequestsOfOneAddressAreRefusedWithRetryAfter) {
  RateLimiter limiter({.burst = 2, .per_second = 0.1}, clock);
  EXPECT_EQ(run({}, &limiter).status, 200);
  EXPECT_EQ(run({}, &limiter).status, 200);
  const Response refused = run({}, &limiter);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(header(refused, "Retry-After"), "10");
  EXPECT_EQ(handled, 2);
}

TEST_F(HttpPipeline, LeavesCountingToRoutesThatKnowWhoIsCalling) {
  router.add_deferred("/deferred", [](const auto&, Responder responder) { responder.send(Response()); });
  RateLimiter limiter({.burst = 1, .per_second = 0.1}, clock);
  for (int i = 0; i < 3; ++i) EXPECT_NE(run({.path = "/deferred"}, &limiter).status, 429);
  EXPECT_EQ(run({.path = "/page"}, &limiter).status, 200) << "and they took nothing from the pages";
  EXPECT_EQ(run({.path = "/page"}, &limiter).status, 429);
}

TEST_F(HttpPipeline, H16CountsByRouteNeverByPath) {
  run({});
  run({.path = "/api/Jane-Canary"});
  const std::string text = metrics.render();
  EXPECT_NE(text.find(R"(chiroflow_http_requests_total{route="/api/things",status="2xx"} 1)"), std::string::npos);
  EXPECT_NE(text.find(R"(chiroflow_http_requests_total{route="other",status="4xx"} 1)"), std::string::npos);
  EXPECT_NE(text.find(R"(chiroflow_http_request_seconds_count{route="/api/things"} 1)"), std::string::npos);
  EXPECT_EQ(text.find("Canary"), std::string::npos);
}

}  // namespace
}  // namespace chiroflow::http
