// SPDX-License-Identifier: Apache-2.0
#include "main/doctor/checks.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "crypto/certificate.hpp"

namespace chiroflow::doctor {
namespace {

Findings of(const config::Config& config) {
  Findings findings;
  check_settings(config, findings);
  return findings;
}

TEST(DoctorSettings, AreFineAsTheyComeByDefault) {
  const auto findings = of({});
  EXPECT_EQ(findings.count(Level::ok), 1);
  EXPECT_EQ(findings.all().size(), 1U);
}

TEST(DoctorSettings, H13_MustNotServePlainHttpToOthers) {
  config::Config config;
  config.address = "0.0.0.0";
  EXPECT_EQ(of(config).count(Level::problem), 1);
  config.allow_plain_http = true;
  EXPECT_EQ(of(config).count(Level::problem), 0);
  EXPECT_GE(of(config).count(Level::warning), 1);
}

TEST(DoctorSettings, WantHttpsInThePublicAddress) {
  config::Config config;
  config.public_url = "http://visits.clinic.example";
  EXPECT_EQ(of(config).count(Level::problem), 1);
  config.public_url = "http://localhost:8080";
  EXPECT_EQ(of(config).count(Level::problem), 0);
  config.public_url = "https://visits.clinic.example";
  EXPECT_EQ(of(config).count(Level::warning), 1);
  config.trusted_proxies = {"127.0.0.1"};
  EXPECT_EQ(of(config).count(Level::warning), 0);
}

TEST(DoctorSettings, MustNotTrustEverybodyAsProxy) {
  config::Config config;
  config.trusted_proxies = {"0.0.0.0/0"};
  EXPECT_EQ(of(config).count(Level::warning), 1);
  config.trusted_proxies = {"the proxy"};
  EXPECT_EQ(of(config).count(Level::problem), 1);
}

TEST(DoctorConsentRules, AreReadAndABadFileIsNamedWithRowAndField) {
  Findings findings;
  config::Config config;
  check_consent_rules(config, findings);
  EXPECT_EQ(findings.count(Level::ok), 1);
  const auto path =
      std::filesystem::path(::testing::TempDir()) / ("doctor-consent-rules-" + std::to_string(::getpid()) + ".json");
  std::ofstream(path) << R"({"version":"1","states":[{"code":"VT","form":"SPOKEN"}]})";
  config.consent_rules_file = path;
  check_consent_rules(config, findings);
  config.consent_rules_file = path.string() + ".not-there";
  check_consent_rules(config, findings);
  ASSERT_EQ(findings.count(Level::problem), 2);
  EXPECT_NE(findings.all()[1].text.find("CONSENT_RULES_FILE: " + path.string() + ": Consent rules: row 1 (VT), field "),
            std::string::npos)
      << findings.all()[1].text;
  EXPECT_NE(findings.all()[2].text.find("There is no such file"), std::string::npos);
  std::filesystem::remove(path);
}

TEST(DoctorVariables, AreComparedWithTheSettings) {
  Findings findings;
  check_variables({"PATH", "CHIROFLOW_PORT", "CHIROFLOW_TEST_POSTGRES_URL"}, findings);
  EXPECT_EQ(findings.count(Level::ok), 1);
  check_variables({"CHIROFLOW_PROT"}, findings);
  EXPECT_EQ(findings.count(Level::warning), 1);
}

TEST(DoctorVariables, OfVendorsAreKnownAndTheirMisspellingsSaid) {
  Findings known;
  check_variables({"TWILIO_ACCOUNT_SID", "ZOOM_VERIFICATION_TOKEN", "GOOGLE_JWKS_URL", "LIVEKIT_URL", "JANUS_URL"},
                  known);
  EXPECT_EQ(known.count(Level::warning), 0);
  for (const std::string name :
       {"TWILIO_ACOUNT_SID", "ZOOM_CLIENT", "GOOGLE_MEET_KEY", "LIVEKIT_SECRET", "JANUS_KEY"}) {
    Findings findings;
    check_variables({name}, findings);
    EXPECT_EQ(findings.count(Level::warning), 1) << name;
  }
}

class DoctorVideo : public ::testing::Test {
 protected:
  Finding only_finding() {
    Findings findings;
    check_video_settings(config_, findings);
    EXPECT_EQ(findings.all().size(), 1U);
    return findings.all().front();
  }
  config::Config config_;
};

TEST_F(DoctorVideo, IsFineWithNothingSet) { EXPECT_EQ(only_finding().level, Level::ok); }

TEST_F(DoctorVideo, NamesWhatAVendorSetUpByHalfStillNeeds) {
  config_.twilio.account_sid = "AC1";
  const auto finding = only_finding();
  EXPECT_EQ(finding.level, Level::problem);
  EXPECT_EQ(finding.text, "Twilio is set up by half: TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET are missing.");
}

TEST_F(DoctorVideo, AVendorThatIsSetUpCompletelyIsFine) {
  config_.zoom.account_id = config_.zoom.client_id = config_.zoom.client_secret = "z";
  config_.default_video_provider = TelehealthProvider::ZOOM;
  EXPECT_EQ(only_finding().level, Level::ok);
}

TEST_F(DoctorVideo, SaysWhatTheChosenEngineNeeds) {
  config_.custom_video_engine = VideoEngine::livekit;
  EXPECT_EQ(only_finding().text,
            "LiveKit is chosen, but LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET are missing.");
  config_.custom_video_engine = VideoEngine::zoom;
  EXPECT_EQ(only_finding().level, Level::problem);
}

TEST_F(DoctorVideo, WarnsOfADefaultThatOnlyOrganizationsCouldHaveAnAccountFor) {
  config_.default_video_provider = TelehealthProvider::TWILIO;
  EXPECT_EQ(only_finding().level, Level::warning);
}

class DoctorCertificate : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string name = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = std::filesystem::temp_directory_path() / ("chiroflow-doctor-" + std::to_string(::getpid()) + name);
    std::filesystem::create_directories(folder_);
    auto made = crypto::make_self_signed({"localhost"}, kMade);
    ASSERT_TRUE(made);
    write("c.pem", made->certificate_pem);
    write("k.pem", made->key_pem.view());
    config_.tls_cert = folder_ / "c.pem";
    config_.tls_key = folder_ / "k.pem";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const char* name, std::string_view text) { std::ofstream(folder_ / name) << text; }
  Level level_at(Instant now) {
    Findings findings;
    check_certificate(config_, now, findings);
    EXPECT_EQ(findings.all().size(), 1U);
    return findings.all().front().level;
  }

  static constexpr Instant kMade = Instant(Millis(1'900'000'000'000));
  static constexpr Hours kDay{24};
  std::filesystem::path folder_;
  config::Config config_;
};

TEST_F(DoctorCertificate, IsFineUntilTwoWeeksBeforeItsEnd) {
  EXPECT_EQ(level_at(kMade + kDay), Level::ok);
  EXPECT_EQ(level_at(kMade + kDay * 382), Level::ok);
  EXPECT_EQ(level_at(kMade + kDay * 384), Level::warning);
  EXPECT_EQ(level_at(kMade + kDay * 398), Level::problem);
  EXPECT_EQ(level_at(kMade - kDay), Level::problem);
}

TEST_F(DoctorCertificate, MustBelongToItsKey) {
  const auto other = crypto::make_self_signed({"localhost"}, kMade);
  ASSERT_TRUE(other);
  write("k.pem", other->key_pem.view());
  EXPECT_EQ(level_at(kMade), Level::problem);
}

TEST_F(DoctorCertificate, NeedsBothFiles) {
  config_.tls_key.clear();
  EXPECT_EQ(level_at(kMade), Level::problem);
}

app::ProviderState state_of(TelehealthProvider provider, bool available, std::string message = {}) {
  return {.provider = provider,
          .health = {.available = available, .message = std::move(message), .latency = Millis(12)}};
}

TEST(DoctorVideoHealth, NamesEachConfiguredServiceAndItsAnswer) {
  Findings findings;
  judge_video({state_of(TelehealthProvider::TWILIO, true), state_of(TelehealthProvider::CUSTOM, true)},
              TelehealthProvider::CUSTOM, findings);
  ASSERT_EQ(findings.count(Level::ok), 2);
  EXPECT_EQ(findings.all()[0].text, "TWILIO answers (12 ms).");
}

TEST(DoctorVideoHealth, AVendorThatIsDownIsAWarningAndTheDefaultAProblem) {
  const auto down = state_of(TelehealthProvider::TWILIO, false, "The account is suspended");
  const auto custom = state_of(TelehealthProvider::CUSTOM, true);
  Findings beside;
  judge_video({down, custom}, TelehealthProvider::CUSTOM, beside);
  EXPECT_EQ(beside.count(Level::problem), 0);
  ASSERT_EQ(beside.count(Level::warning), 1);
  EXPECT_NE(beside.all()[0].text.find("The account is suspended"), std::string::npos);
  EXPECT_NE(beside.all()[0].advice.find("status page"), std::string::npos);
  Findings by_default;
  judge_video({down, custom}, TelehealthProvider::TWILIO, by_default);
  ASSERT_EQ(by_default.count(Level::problem), 1);
  EXPECT_NE(by_default.all()[0].advice.find("DEFAULT_VIDEO_PROVIDER"), std::string::npos);
}

TEST(DoctorVideoHealth, ADefaultThatIsNotConfiguredIsAProblem) {
  Findings findings;
  judge_video({state_of(TelehealthProvider::CUSTOM, true)}, TelehealthProvider::ZOOM, findings);
  ASSERT_EQ(findings.count(Level::problem), 1);
}

std::string said_of(const s3::BucketState& state, Level level) {
  Findings findings;
  judge_bucket(state, findings);
  std::string text;
  for (const auto& finding : findings.all())
    if (finding.level == level) text += finding.text + finding.advice;
  return text;
}

TEST(DoctorBucket, IsFineWhenItLetsGoAndIsClosed) {
  const s3::BucketState fine{.versions = s3::Versions::none};
  EXPECT_EQ(said_of(fine, Level::warning) + said_of(fine, Level::problem), "");
  EXPECT_NE(said_of(fine, Level::ok).find("keeps no old versions"), std::string::npos);
}

TEST(DoctorBucket, WarnsOfWhatStaysAfterADeletion) {
  for (const auto versions : {s3::Versions::kept, s3::Versions::suspended, s3::Versions::unknown}) {
    EXPECT_NE(said_of({.versions = versions}, Level::warning).find("old versions"), std::string::npos);
    EXPECT_EQ(said_of({.versions = versions}, Level::problem), "");
  }
}

TEST(DoctorBucket, NamesABucketThatIsOpenToAnybody) {
  EXPECT_NE(said_of({.versions = s3::Versions::none, .open_to_anybody = true}, Level::problem).find("public access"),
            std::string::npos);
}

}  // namespace
}  // namespace chiroflow::doctor
