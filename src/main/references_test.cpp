// SPDX-License-Identifier: Apache-2.0
#include "main/references.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "main/config.hpp"

namespace chiroflow {
namespace {

// After a change: CHIROFLOW_UPDATE_GENERATED=1 unit_tests --gtest_filter='References.*'
void expect_current(const std::string& name, const std::string& text) {
  const auto path = std::filesystem::path(CHIROFLOW_SOURCE_DIR) / "docs" / name;
  if (std::getenv("CHIROFLOW_UPDATE_GENERATED")) std::ofstream(path, std::ios::binary) << text;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream stored;
  stored << file.rdbuf();
  EXPECT_TRUE(stored.str() == text) << path << " is stale";
}

TEST(References, OfTheConfigurationIsCurrent) { expect_current("config.md", config::reference_page()); }
TEST(References, OfPermissionsIsCurrent) { expect_current("permissions.md", permissions_page()); }
TEST(References, OfErrorsIsCurrent) { expect_current("errors.md", errors_page()); }

TEST(Config, GivesEverySettingAVariableOfItsOwnAndAMeaning) {
  std::set<std::string> variables;
  const config::Config config;
  config::for_each_setting(config, [&](const std::string& key, auto d, const auto&) {
    constexpr auto pointer = decltype(d)::pointer;
    const auto& setting = config::setting<pointer>;
    ASSERT_NE(setting.environment, nullptr) << key;
    ASSERT_NE(setting.doc, nullptr) << key;
    EXPECT_STRNE(setting.doc, "") << key;
    EXPECT_TRUE(variables.insert(setting.environment).second) << setting.environment << " is used twice";
    if (setting.alias) EXPECT_TRUE(variables.insert(setting.alias).second) << setting.alias << " is used twice";
  });
}

TEST(Config, RefusesUnknownKeysOfItsFile) {
  const auto none = [](const char*) -> std::optional<std::string> { return std::nullopt; };
  const auto config = config::load_from("prot = 8080", "clinic.toml", none);
  ASSERT_FALSE(config);
  EXPECT_NE(config.error().message.find("prot"), std::string::npos);
}

TEST(Config, LetsTheEnvironmentOverrideTheFile) {
  const auto variable = [](const char* name) {
    return std::string_view(name) == "CHIROFLOW_PORT" ? std::optional<std::string>("9000") : std::nullopt;
  };
  const auto config = config::load_from("port = 8000\naddress = '::1'", "clinic.toml", variable);
  ASSERT_TRUE(config);
  EXPECT_EQ(config->port, 9000);
  EXPECT_EQ(config->address, "::1");
}

}  // namespace
}  // namespace chiroflow
