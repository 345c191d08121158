// SPDX-License-Identifier: Apache-2.0
#include "main/doctor/checks.hpp"

#include <gtest/gtest.h>

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

TEST(DoctorVariables, AreComparedWithTheSettings) {
  Findings findings;
  check_variables({"PATH", "CHIROFLOW_PORT", "CHIROFLOW_TEST_POSTGRES_URL"}, findings);
  EXPECT_EQ(findings.count(Level::ok), 1);
  check_variables({"CHIROFLOW_PROT"}, findings);
  EXPECT_EQ(findings.count(Level::warning), 1);
}

TEST(DoctorVariables, OfVendorsAreSaidToBeOfNoUse) {
  for (const std::string name :
       {"TWILIO_AUTH_TOKEN", "ZOOM_CLIENT_ID", "GOOGLE_CLIENT_ID", "LIVEKIT_URL", "JANUS_URL"}) {
    Findings findings;
    check_variables({name}, findings);
    EXPECT_EQ(findings.count(Level::warning), 1) << name;
  }
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

}  // namespace
}  // namespace chiroflow::doctor
