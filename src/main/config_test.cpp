// SPDX-License-Identifier: Apache-2.0
#include "main/config.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace chiroflow::config {
namespace {

using Environment = std::map<std::string, std::string>;

Result<Config> load_with(std::string_view toml, const Environment& environment = {}) {
  return load_from(toml, "chiroflow.toml", [&](const char* name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional(found->second);
  });
}
std::string refusal(std::string_view toml, const Environment& environment = {}) {
  const auto config = load_with(toml, environment);
  if (config) return "accepted";
  EXPECT_EQ(config.error().code, ErrorCode::invalid_argument);
  return config.error().message;
}

TEST(Config, IsUsableWithNothingSet) {
  const auto config = load_with("");
  ASSERT_TRUE(config);
  EXPECT_EQ(config->address, "127.0.0.1") << "nothing listens to the network unasked";
  EXPECT_EQ(config->port, 8080);
  EXPECT_EQ(config->default_video_provider, TelehealthProvider::CUSTOM);
  EXPECT_EQ(config->custom_video_engine, VideoEngine::builtin);
  EXPECT_FALSE(config->video_enable_fallback);
  EXPECT_FALSE(config->allow_plain_http);
}

TEST(Config, TakesTheFileAndTheEnvironmentBeforeIt) {
  const auto config = load_with(
      "port = 9000\ndata_dir = \"/srv/clinic\"\ntrusted_proxies = [\"10.0.0.0/8\"]\nvideo_enable_fallback = true",
      {{"CHIROFLOW_PORT", "9001"}, {"DEFAULT_VIDEO_PROVIDER", "ZOOM"}});
  ASSERT_TRUE(config);
  EXPECT_EQ(config->port, 9001);
  EXPECT_EQ(config->data_dir, "/srv/clinic");
  EXPECT_EQ(config->trusted_proxies, std::vector<std::string>{"10.0.0.0/8"});
  EXPECT_TRUE(config->video_enable_fallback);
  EXPECT_EQ(config->default_video_provider, TelehealthProvider::ZOOM);
}

TEST(Config, AnEmptyVariableIsNotSet) { EXPECT_EQ(load_with("port = 9000", {{"CHIROFLOW_PORT", ""}})->port, 9000); }

TEST(Config, ReadsListsSeparatedByCommas) {
  const auto config = load_with("", {{"TRUSTED_PROXIES", " 10.0.0.0/8 ,192.0.2.1,, "}});
  EXPECT_EQ(config->trusted_proxies, (std::vector<std::string>{"10.0.0.0/8", "192.0.2.1"}));
}

TEST(Config, RefusesASettingItDoesNotKnowByName) {
  EXPECT_EQ(refusal("prot = 9000"), "chiroflow.toml: unknown setting prot");
  EXPECT_NE(refusal("public_host = \"x\""), "accepted") << "what is no setting cannot be set";
}

TEST(Config, RefusesWrongValuesAndNamesWhereTheyCameFrom) {
  EXPECT_EQ(refusal("port = \"9000\""), "Setting chiroflow.toml: port: expected a whole number");
  EXPECT_EQ(refusal("port = 99999999999"), "Setting chiroflow.toml: port: expected a whole number");
  EXPECT_EQ(refusal("", {{"CHIROFLOW_PORT", "80a"}}), "Setting CHIROFLOW_PORT: expected a whole number");
  EXPECT_EQ(refusal("", {{"VIDEO_ENABLE_FALLBACK", "yes"}}), "Setting VIDEO_ENABLE_FALLBACK: expected true or false");
  EXPECT_NE(refusal("", {{"DEFAULT_VIDEO_PROVIDER", "twilio"}}).find("DEFAULT_VIDEO_PROVIDER"), std::string::npos);
  EXPECT_NE(refusal("trusted_proxies = [1]").find("trusted_proxies"), std::string::npos);
  EXPECT_NE(refusal("port = ").find("chiroflow.toml"), std::string::npos);
}

TEST(Config, ARefusalDoesNotRepeatTheValue) {
  EXPECT_EQ(refusal("", {{"CHIROFLOW_ALLOW_PLAIN_HTTP", "hunter2-secret"}}).find("hunter2"), std::string::npos);
}

TEST(Config, EverySettingHasAVariableOfItsOwnAndALineInTheReference) {
  const auto page = reference_page();
  std::set<std::string> variables;
  const Config config;
  for_each_setting(config, [&](const std::string& key, auto d, const auto&) {
    constexpr auto pointer = decltype(d)::pointer;
    const std::string variable = setting<pointer>.environment == nullptr ? "" : setting<pointer>.environment;
    EXPECT_FALSE(variable.empty()) << key;
    EXPECT_TRUE(variables.insert(variable).second) << variable;
    EXPECT_NE(page.find("| `" + key + "` | `" + variable + "` |"), std::string::npos) << key;
  });
  EXPECT_GT(variables.size(), 60u);
}

TEST(Config, ReadsAVendorsTableOfTheFile) {
  const auto config = load_with("[twilio]\naccount_sid = \"AC1\"\n[janus]\nstring_ids = false",
                                {{"TWILIO_API_KEY_SECRET", "from the environment"}});
  ASSERT_TRUE(config);
  EXPECT_EQ(config->twilio.account_sid, "AC1");
  EXPECT_EQ(config->twilio.api_key_secret, "from the environment");
  EXPECT_EQ(config->twilio.base_url, "https://video.twilio.com");
  EXPECT_FALSE(config->janus.string_ids);
  EXPECT_EQ(refusal("[twilio]\nacount_sid = \"AC1\""), "chiroflow.toml: unknown setting twilio.acount_sid");
  EXPECT_EQ(refusal("[twilio]\naccount_sid = 7"), "Setting chiroflow.toml: twilio.account_sid: expected a text");
  EXPECT_EQ(refusal("twilio = 7"), "Setting chiroflow.toml: twilio: expected a table, [twilio]");
}

TEST(Config, ReadsAnOldVariableWhereItsNewOneIsNotSet) {
  EXPECT_EQ(load_with("", {{"ZOOM_VERIFICATION_TOKEN", "old"}})->zoom.webhook_secret_token, "old");
  EXPECT_EQ(load_with("", {{"ZOOM_VERIFICATION_TOKEN", "old"}, {"ZOOM_WEBHOOK_SECRET_TOKEN", "new"}})
                ->zoom.webhook_secret_token,
            "new");
}

TEST(Config, AFileThatIsNotThereIsSaid) {
  const auto config = load("/nowhere/chiroflow.toml");
  ASSERT_FALSE(config);
  EXPECT_NE(config.error().message.find("/nowhere/chiroflow.toml"), std::string::npos);
}

}  // namespace
}  // namespace chiroflow::config
