// SPDX-License-Identifier: Apache-2.0
#include "surfaces/pages/pages.hpp"

#include <gtest/gtest.h>

#include "surfaces/pages/embedded_pages.hpp"

namespace chiroflow::pages {
namespace {

constexpr http::EmbeddedFile kFiles[] = {
    {"app.html", "clinic"},    {"assets/app-1.js", "run()"},  {"assets/app-1.js.br", "packed"},
    {"icon.svg", "<svg/>"},    {"icon.svg.br", "packed too"}, {"index.html", "landing"},
    {"patient.html", "visit"},
};

class Pages : public ::testing::Test {
 protected:
  http::Response get(std::string_view path, std::string_view method = "GET") const {
    http::Request request;
    request.method = method;
    request.path = request.target = path;
    return router.answer(request);
  }
  VisitPageFetched note_token() {
    return [this](const http::Request&, std::string_view token) { fetched.emplace_back(token); };
  }
  http::Router router;
  std::vector<std::string> fetched;
};

TEST_F(Pages, EveryAddressOfAVisitOrTheClinicShowsItsPage) {
  add_page_routes(router, kFiles, note_token());
  EXPECT_EQ(get("/").body, "landing");
  for (const char* path : {"/v/abcdef", "/telehealth/room/cf-12345678-m1-0a1b2c3d"}) EXPECT_EQ(get(path).body, "visit");
  for (const char* path : {"/app", "/app/patients/7", "/app/today"}) EXPECT_EQ(get(path).body, "clinic");
  EXPECT_EQ(get("/v/abcdef").content_type, "text/html; charset=utf-8");
}

TEST_F(Pages, TellOfEachFetchOfAVisitsPageAndOfNothingElse) {
  add_page_routes(router, kFiles, note_token());
  for (const char* path : {"/", "/app/today", "/telehealth/room/cf-12345678-m1-0a1b2c3d", "/v/", "/icon.svg"})
    get(path);
  get("/v/abcdef", "HEAD");
  EXPECT_TRUE(fetched.empty());
  EXPECT_EQ(get("/v/abcdef").status, 200);
  EXPECT_EQ(fetched, std::vector<std::string>{"abcdef"});
}

TEST_F(Pages, FilesAreThereByTheirNamesOnly) {
  add_page_routes(router, kFiles, note_token());
  EXPECT_EQ(get("/assets/app-1.js").body, "run()");
  EXPECT_EQ(get("/icon.svg").body, "<svg/>");
  for (const char* path :
       {"/assets/nothing.js", "/assets/../app.html", "/assets/", "/app.html", "/icon.svg.br", "/v", "/v/"})
    EXPECT_EQ(get(path).status, 404) << path;
}

TEST_F(Pages, WithoutTheBuiltPagesTheySayHowToBuildThem) {
  add_page_routes(router, {}, note_token());
  for (const char* path : {"/app", "/app/today", "/v/abcdef"}) {
    EXPECT_EQ(get(path).status, 503) << path;
    EXPECT_NE(get(path).body.find("npm run build"), std::string::npos);
  }
  EXPECT_EQ(get("/").status, 404) << "left to the pages of the API";
}

// The policy lets nothing else through, and a clinic's network may have no way to the internet.
TEST_F(Pages, TheBuiltOnesNeedNoOtherServerAndNothingInline) {
  for (const auto& [name, content] : embedded_pages()) {
    if (!name.ends_with(".html")) continue;
    for (const char* forbidden : {"http://", "https://", "<style", " style=", " onclick=", "<script>"})
      EXPECT_EQ(content.find(forbidden), std::string_view::npos) << name << " " << forbidden;
  }
}

}  // namespace
}  // namespace chiroflow::pages
