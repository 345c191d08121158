// SPDX-License-Identifier: Apache-2.0
#include "surfaces/rest/routes.hpp"

#include <gtest/gtest.h>

#include "core/empty.hpp"

namespace chiroflow::rest {
namespace {

Result<Empty> nothing(app::Call&, const Empty&) { return Empty{}; }

api::Registry few_addresses() {
  api::Registry registry;
  registry.query("s.get", {"GET /sessions/{sessionId}", api::any_staff(), "One"}, nothing);
  registry.query("s.upcoming", {"GET /sessions/upcoming", api::any_staff(), "Next"}, nothing);
  registry.query("s.list", {"GET /sessions", api::any_staff(), "All"}, nothing);
  registry.mutation("s.create", {"POST /sessions", api::any_staff(), "New"}, nothing);
  registry.mutation("s.remove", {"DELETE /sessions/{sessionId}", api::any_staff(), "Remove"}, nothing);
  registry.mutation("s.report", {"POST /sessions/{sessionId}/issues", api::any_staff(), "Report"}, nothing);
  registry.query("s.link", {"GET /sessions/{sessionId}/links/{linkId}", api::any_staff(), "Link"}, nothing);
  registry.query("s.any", {"GET /{kind}/{id}", api::any_staff(), "Any"}, nothing);
  return registry;
}

class RestRoutes : public ::testing::Test {
 protected:
  const api::Registry registry = few_addresses();
  const Routes routes{registry};

  std::string name_at(std::string_view method, std::string_view path) const {
    const auto match = routes.find(method, path);
    return match ? match->procedure->name : std::string(info(match.error().code).name);
  }
  std::string first_parameter(std::string_view path) const {
    const auto match = routes.find("GET", path);
    return match && !match->parameters.empty() ? match->parameters.front().second : "none";
  }
};

TEST_F(RestRoutes, FindsAProcedureByMethodAndPath) {
  EXPECT_EQ(name_at("GET", "/sessions"), "s.list");
  EXPECT_EQ(name_at("POST", "/sessions"), "s.create");
  EXPECT_EQ(name_at("DELETE", "/sessions/c1"), "s.remove");
  EXPECT_EQ(name_at("POST", "/sessions/c1/issues"), "s.report");
}

TEST_F(RestRoutes, LiteralsWinOverParametersWhateverTheOrder) {
  EXPECT_EQ(name_at("GET", "/sessions/upcoming"), "s.upcoming");
  EXPECT_EQ(name_at("GET", "/sessions/upcoming2"), "s.get");
  EXPECT_EQ(name_at("GET", "/rooms/c1"), "s.any");
  EXPECT_EQ(name_at("DELETE", "/sessions/upcoming"), "s.remove");
}

TEST_F(RestRoutes, GivesParametersByNameAndDecoded) {
  const auto match = routes.find("GET", "/sessions/a%20b/links/c%2Fd");
  ASSERT_TRUE(match.has_value());
  const std::vector<std::pair<std::string, std::string>> expected{{"sessionId", "a b"}, {"linkId", "c/d"}};
  EXPECT_EQ(match->parameters, expected);
}

TEST_F(RestRoutes, AnEncodedSlashDoesNotSplitASegment) {
  EXPECT_EQ(first_parameter("/sessions/a%2Flinks"), "a/links");
  EXPECT_EQ(first_parameter("/sessions/%2e%2e"), "..");
  EXPECT_EQ(first_parameter("/sessions/a+b"), "a+b");
}

TEST_F(RestRoutes, SegmentsThatDoNotDecodeAreNotFound) {
  for (const char* path : {"/sessions/%zz", "/sessions/%", "/sessions/a%00b", "/sessions/%ff", "/sessions/%c0%af"}) {
    EXPECT_EQ(name_at("GET", path), "not_found") << path;
  }
}

TEST_F(RestRoutes, UnknownAddressesAreNotFoundWithWhateverMethod) {
  for (const char* path :
       {"", "/", "/sessions/", "/sessions//issues", "/sessions/c1/", "/sessions/c1/links", "//", "/a/b/c/d"}) {
    EXPECT_EQ(name_at("GET", path), "not_found") << path;
    EXPECT_EQ(name_at("POST", path), "not_found") << path;
    EXPECT_EQ(routes.allowed(path), "") << path;
  }
}

TEST_F(RestRoutes, AnotherMethodIsTold) {
  EXPECT_EQ(name_at("PATCH", "/sessions"), "method_not_allowed");
  EXPECT_EQ(name_at("get", "/sessions"), "method_not_allowed");
  EXPECT_EQ(name_at("POST", "/sessions/c1"), "method_not_allowed");
}

TEST_F(RestRoutes, NamesEachAllowedMethodOnce) {
  EXPECT_EQ(routes.allowed("/sessions"), "GET, POST");
  EXPECT_EQ(routes.allowed("/sessions/c1/issues"), "POST");
  EXPECT_EQ(routes.allowed("/sessions/upcoming"), "GET, DELETE");
}

std::string with_ids(std::string_view pattern, std::vector<std::string>& names) {
  std::string path;
  while (!pattern.empty()) {
    const auto open = std::min(pattern.find('{'), pattern.size());
    path += pattern.substr(0, open);
    pattern.remove_prefix(open);
    if (pattern.empty()) break;
    const auto close = pattern.find('}');
    names.emplace_back(pattern.substr(1, close - 1));
    path += "id-of-" + names.back();
    pattern.remove_prefix(close + 1);
  }
  return path;
}

TEST(RestRoutesOfTheProduct, LeadEachProcedureToItself) {
  const auto registry = api::make_registry();
  const Routes routes(registry);
  ASSERT_GT(registry.all().size(), 50u);
  for (const auto& procedure : registry.all()) {
    std::vector<std::string> names;
    const auto path = with_ids(procedure->rest_path, names);
    const auto match = routes.find(procedure->rest_method, path);
    ASSERT_TRUE(match.has_value()) << path;
    EXPECT_EQ(match->procedure, procedure.get()) << path;
    ASSERT_EQ(match->parameters.size(), names.size()) << path;
    for (std::size_t i = 0; i < names.size(); ++i) {
      EXPECT_EQ(match->parameters[i].first, names[i]);
      EXPECT_EQ(match->parameters[i].second, "id-of-" + names[i]);
    }
  }
}

}  // namespace
}  // namespace chiroflow::rest
