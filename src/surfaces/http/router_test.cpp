// SPDX-License-Identifier: Apache-2.0
#include "surfaces/http/router.hpp"

#include <gtest/gtest.h>

namespace chiroflow::http {
namespace {

RouteHandler says(std::string text) {
  return [text](const Request&, const PathParameters& parameters) {
    Response response;
    response.body = text + "|" + std::string(parameters.get("id")) + "|" + std::string(parameters.get("part")) + "|" +
                    std::string(parameters.get("*"));
    return response;
  };
}

class HttpRouter : public ::testing::Test {
 protected:
  HttpRouter() {
    EXPECT_TRUE(router.add("GET", "/", says("root")));
    EXPECT_TRUE(router.add("GET", "/api/sessions", says("list")));
    EXPECT_TRUE(router.add("POST", "/api/sessions", says("create")));
    EXPECT_TRUE(router.add("GET", "/api/sessions/{id}", says("get")));
    EXPECT_TRUE(router.add("GET", "/api/sessions/today", says("today")));
    EXPECT_TRUE(router.add("DELETE", "/api/sessions/{id}/parts/{part}", says("part")));
    EXPECT_TRUE(router.add("GET", "/assets/*", says("assets")));
  }
  Response ask(std::string method, std::string path) {
    Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.request_id = "request-1";
    return router.answer(request);
  }
  Router router;
};

TEST_F(HttpRouter, FindsExactParameterAndPrefixRoutes) {
  EXPECT_EQ(ask("GET", "/").body, "root|||");
  EXPECT_EQ(ask("GET", "/api/sessions").body, "list|||");
  EXPECT_EQ(ask("POST", "/api/sessions").body, "create|||");
  EXPECT_EQ(ask("GET", "/api/sessions/a%20b").body, "get|a b||");
  EXPECT_EQ(ask("GET", "/api/sessions/today").body, "today|||");
  EXPECT_EQ(ask("DELETE", "/api/sessions/7/parts/x").body, "part|7|x|");
  EXPECT_EQ(ask("GET", "/assets/js/app.js").body, "assets|||js/app.js");
}

TEST_F(HttpRouter, AnExactRouteDoesNotHideTheParametersBelowIt) {
  EXPECT_EQ(ask("DELETE", "/api/sessions/today/parts/x").body, "part|today|x|");
}

TEST_F(HttpRouter, UnknownPathsAre404) {
  for (const char* path :
       {"/nothing", "/api", "/api/sessions/", "/api/sessions/1/parts", "/api/sessions//parts/x", "//", "*", ""}) {
    EXPECT_EQ(ask("GET", path).status, 404) << path;
  }
  EXPECT_NE(ask("GET", "/nothing").body.find("request-1"), std::string::npos);
}

TEST_F(HttpRouter, RubbishInAParameterIs404) {
  EXPECT_EQ(ask("GET", "/api/sessions/%zz").status, 404);
  EXPECT_EQ(ask("GET", "/api/sessions/a%00").status, 404);
  EXPECT_EQ(ask("GET", "/api/sessions/%ff").status, 404);
}

TEST_F(HttpRouter, AnEncodedSlashStaysInsideItsSegment) {
  EXPECT_EQ(ask("GET", "/api/sessions/a%2Fb").body, "get|a/b||");
}

TEST_F(HttpRouter, OtherMethodsAre405WithAllow) {
  const Response response = ask("PUT", "/api/sessions");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.headers.back().second, "OPTIONS, GET, HEAD, POST");
}

TEST_F(HttpRouter, OptionsTellsTheMethods) {
  const Response response = ask("OPTIONS", "/api/sessions/1/parts/2");
  EXPECT_EQ(response.status, 204);
  EXPECT_EQ(response.headers.back().second, "OPTIONS, DELETE");
}

TEST_F(HttpRouter, HeadIsAnsweredByGet) { EXPECT_EQ(ask("HEAD", "/api/sessions").body, "list|||"); }

TEST_F(HttpRouter, ASecondRouteOfTheSameNameIsRefused) {
  EXPECT_FALSE(router.add("GET", "/api/sessions", says("other")));
  EXPECT_FALSE(router.add("PUT", "/api/sessions/{other}", says("other")));
  EXPECT_EQ(ask("GET", "/api/sessions").body, "list|||");
}

TEST_F(HttpRouter, ListsItsPatternsOnce) {
  EXPECT_EQ(router.patterns().size(), 6U);
  EXPECT_EQ(router.find("PUT", "/api/sessions/9").pattern, "/api/sessions/{id}");
}

}  // namespace
}  // namespace chiroflow::http
