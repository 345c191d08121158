// SPDX-License-Identifier: Apache-2.0
#include "surfaces/api/docs_page.hpp"

#include <gtest/gtest.h>

#include "surfaces/api/docs_files.hpp"
#include "surfaces/api/openapi.hpp"

namespace chiroflow::api {
namespace {

class DocsPage : public ::testing::Test {
 protected:
  DocsPage() { EXPECT_TRUE(add_docs_routes(router_, registry_, "").has_value()); }

  http::Response get(std::string_view path, std::string_view if_none_match = "") const {
    http::Request request;
    request.method = "GET";
    request.path = request.target = path;
    if (!if_none_match.empty()) request.headers.add("If-None-Match", if_none_match);
    return router_.answer(request);
  }
  static std::string tag_of(const http::Response& response) {
    for (const auto& [name, value] : response.headers)
      if (name == "ETag") return value;
    return {};
  }

  const Registry registry_ = make_registry();
  http::Router router_;
};

TEST_F(DocsPage, AnswersWithThePagesAndTheDocument) {
  EXPECT_EQ(get("/").content_type, "text/html; charset=utf-8");
  EXPECT_EQ(get("/api/docs").content_type, "text/html; charset=utf-8");
  EXPECT_EQ(get("/api/docs/style.css").content_type, "text/css; charset=utf-8");
  EXPECT_EQ(get("/api/docs/app.js").content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(get("/api/docs/nothing.js").status, 404);
  for (const char* path : {"/api/openapi.json", "/api/v1/openapi.json"})
    EXPECT_EQ(get(path).body, openapi_document(registry_, "").value()) << path;
}

TEST_F(DocsPage, IsNotSentAgainToWhoHasIt) {
  const auto first = get("/api/openapi.json");
  ASSERT_NE(tag_of(first), "");
  const auto second = get("/api/openapi.json", tag_of(first));
  EXPECT_EQ(second.status, 304);
  EXPECT_EQ(second.body, "");
}

// The policy default-src 'self' lets nothing else through, and the page has to work without the internet.
TEST_F(DocsPage, NeedsNoOtherServerAndNothingInline) {
  for (const auto& file : docs_files()) {
    if (file.name.ends_with(".js")) {
      EXPECT_EQ(file.content.find("innerHTML"), std::string_view::npos) << file.name;
      EXPECT_EQ(file.content.find("localStorage"), std::string_view::npos) << file.name;
      continue;
    }
    for (const char* forbidden : {"http://", "https://", "//cdn", "<style", " style=", " onclick=", "@import"})
      EXPECT_EQ(file.content.find(forbidden), std::string_view::npos) << file.name << " " << forbidden;
  }
}

TEST_F(DocsPage, RefersOnlyToWhatThereIs) {
  for (const auto& file : docs_files()) {
    for (const char* attribute : {"href=\"/", "src=\"/"}) {
      for (auto at = file.content.find(attribute); at != std::string_view::npos;
           at = file.content.find(attribute, at + 1)) {
        const auto begin = file.content.find('/', at);
        const auto path = file.content.substr(begin, file.content.find('"', begin) - begin);
        if (path != "/healthz") { EXPECT_EQ(get(path).status, 200) << file.name << " " << path; }
      }
    }
  }
}

}  // namespace
}  // namespace chiroflow::api
