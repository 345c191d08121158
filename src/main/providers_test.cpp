// SPDX-License-Identifier: Apache-2.0
#include "main/providers.hpp"

#include <gtest/gtest.h>

#include "adapters/system/posix_child_processes.hpp"
#include "main/settings_needed.hpp"
#include "support/manual_clock.hpp"
#include "support/null_logger.hpp"
#include "support/seeded_random.hpp"

namespace chiroflow {
namespace {

/// Nobody is called when providers are made.
class NobodyThere : public HttpClient {
 public:
  Result<HttpResponse> send(const HttpRequest&) override { return fail(internal_error("called")); }
  Result<HttpResponse> download(const HttpRequest&, ByteSink&) override { return fail(internal_error("called")); }
};

class Providers : public ::testing::Test {
 protected:
  std::vector<VideoEngine> engines() {
    std::vector<VideoEngine> found;
    const auto made = make_server_providers(config, "https://clinic.example", crypto::Secret(std::size_t{32}), parts);
    if (made)
      for (const auto& provider : *made) {
        EXPECT_TRUE(provider->configured()) << name_of(provider->video_engine());
        found.push_back(provider->video_engine());
      }
    return found;
  }

  testing::ManualClock clock;
  testing::SeededRandom random;
  testing::NullLogger log;
  NobodyThere http;
  system::PosixChildProcesses children{clock};
  config::Config config;
  LiveCallsSlot calls;
  ProviderParts parts{http, children, clock, random, log, calls};
};

using enum VideoEngine;

TEST_F(Providers, OfAFreshInstallationAreTheBuiltInOneAlone) { EXPECT_EQ(engines(), std::vector{builtin}); }

TEST_F(Providers, AreThoseThatAreSetUpCompletely) {
  config.twilio.account_sid = "AC1";
  config.twilio.api_key_sid = "SK1";
  EXPECT_EQ(engines(), std::vector{builtin}) << "by half is not at all";
  config.twilio.api_key_secret = "secret";
  config.zoom.account_id = config.zoom.client_id = config.zoom.client_secret = "z";
  EXPECT_EQ(engines(), (std::vector{twilio, zoom, builtin}));
}

TEST_F(Providers, HaveTheEngineBehindCustomThatWasChosen) {
  config.custom_video_engine = livekit;
  config.livekit.url = "wss://livekit.clinic.example";
  config.livekit.api_key = config.livekit.api_secret = "key";
  EXPECT_EQ(engines(), std::vector{livekit});
  config.custom_video_engine = janus;
  config.janus.url = "wss://janus.clinic.example";
  config.janus.admin_url = "http://127.0.0.1:7088/admin";
  config.janus.admin_secret = "admin";
  EXPECT_EQ(engines(), std::vector{janus});
}

TEST_F(Providers, SayThatAKeyFileCannotBeRead) {
  config.google_meet.service_account_key = "/nowhere/key.json";
  config.google_meet.delegated_user = "visits@clinic.example";
  const auto made = make_server_providers(config, "https://clinic.example", crypto::Secret(std::size_t{32}), parts);
  ASSERT_FALSE(made);
  EXPECT_NE(made.error().message.find("GOOGLE_MEET_SERVICE_ACCOUNT_KEY"), std::string::npos);
}

TEST_F(Providers, OfOrganizationsComeBackFromTheTextThatIsSealed) {
  const auto factory = make_provider_factory(config, parts);
  const TwilioCredentials given{
      .account_sid = "AC1", .api_key_sid = "SK1", .api_key_secret = "\"quoted\"", .auth_token = ""};
  const auto text = factory->write(given);
  const auto back = factory->read(twilio, text);
  ASSERT_TRUE(back);
  EXPECT_EQ(std::get<TwilioCredentials>(*back).api_key_secret, "\"quoted\"");
  const auto provider = factory->make(*back, "https://clinic.example/webhooks/twilio/0123");
  EXPECT_EQ(provider->kind(), TelehealthProvider::TWILIO);
  EXPECT_TRUE(provider->configured());
  EXPECT_FALSE(factory->read(zoom, text)) << "Twilio's are not Zoom's";
  EXPECT_FALSE(factory->read(livekit, text)) << "nor LiveKit's";
  EXPECT_FALSE(factory->read(janus, text)) << "its server is the installation's own";
  EXPECT_FALSE(factory->read(twilio, "no JSON"));
}

TEST_F(Providers, OfAnOrganizationsLiveKitAreThereWhileTheirAddressIsAllowed) {
  config.livekit.allowed_hosts = {"livekit.clinic.example"};
  config.livekit.s3_bucket = "visits";
  const auto factory = make_provider_factory(config, parts);
  const LiveKitAccount given{.url = "wss://livekit.clinic.example", .api_key = "API1", .api_secret = "secret"};
  const auto back = factory->read(livekit, factory->write(given));
  ASSERT_TRUE(back);
  const auto provider = factory->make(*back, "");
  EXPECT_EQ(provider->kind(), TelehealthProvider::CUSTOM);
  EXPECT_EQ(provider->video_engine(), livekit);
  EXPECT_TRUE(provider->configured());
  EXPECT_EQ(provider->recorder(), nullptr) << "the server's store is nobody else's";
  config.livekit.allowed_hosts.clear();
  const auto shut_out = factory->make(*back, "");
  EXPECT_FALSE(shut_out->configured());
  const auto health = shut_out->health();
  EXPECT_FALSE(health.available);
  EXPECT_NE(health.message.find("LIVEKIT_ALLOWED_HOSTS"), std::string::npos) << "and nobody was called";
}

}  // namespace
}  // namespace chiroflow
