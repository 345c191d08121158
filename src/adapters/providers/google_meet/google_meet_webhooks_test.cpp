// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/google_meet/google_meet_webhooks.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "crypto/jwt.hpp"
#include "support/google_meet_fixture.hpp"
#include "support/manual_clock.hpp"

namespace chiroflow::google_meet {
namespace {

const Instant kNow = from_unix_ms(1'767'225'600'000);
const PushExpectation kExpected{.audience = "https://clinic.example/hook", .email = "push@p.iam.gserviceaccount.com"};

const crypto::JwtKey& key() {
  static const auto made = crypto::JwtKey::from_pem(crypto::JwtAlgorithm::RS256, "k1", testing::google_test_key());
  return *made;
}

struct Claims {
  std::string iss = "https://accounts.google.com";
  std::string aud = "https://clinic.example/hook";
  std::string email = "push@p.iam.gserviceaccount.com";
  std::string verified = "true";
  std::int64_t exp = 1'767'229'200;

  std::string token() const {
    const auto made = crypto::jws_sign(key(), R"({"iss":")" + iss + R"(","aud":")" + aud + R"(","email":")" + email +
                                                  R"(","email_verified":)" + verified + R"(,"iat":1767225600,"exp":)" +
                                                  std::to_string(exp) + "}");
    return made.value_or("");
  }
};

std::string outcome(const std::string& token, const PushExpectation& expected = kExpected) {
  const auto checked = check_push_token(token, {&key(), 1}, expected, kNow);
  if (!checked) EXPECT_EQ(checked.error().code, ErrorCode::unauthenticated);
  return checked ? "taken" : checked.error().cause;
}

TEST(PushToken, EveryPartIsChecked) {
  EXPECT_EQ(outcome(Claims{}.token()), "taken");
  EXPECT_EQ(outcome(Claims{.iss = "accounts.google.com"}.token()), "taken");
  EXPECT_EQ(outcome(Claims{.iss = "https://accounts.google.com.evil.example"}.token()), "credentials");
  EXPECT_EQ(outcome(Claims{.iss = ""}.token()), "credentials");
  EXPECT_EQ(outcome(Claims{.aud = "https://clinic.example/hook2"}.token()), "credentials");
  EXPECT_EQ(outcome(Claims{.email = "push@q.iam.gserviceaccount.com"}.token()), "credentials");
  EXPECT_EQ(outcome(Claims{.verified = "false"}.token()), "credentials");
  EXPECT_EQ(outcome(Claims{.verified = "\"true\""}.token()), "credentials");
  EXPECT_EQ(outcome(Claims{.verified = "1"}.token()), "credentials");
  EXPECT_EQ(outcome(Claims{.exp = 1'767'225'000}.token()), "expired");
  EXPECT_EQ(outcome(Claims{.exp = 1'900'000'000}.token()), "expired");
}

TEST(PushToken, NothingExpectedIsNobody) {
  EXPECT_EQ(outcome(Claims{.email = ""}.token(), {.audience = kExpected.audience, .email = ""}), "credentials");
  EXPECT_EQ(outcome(Claims{.aud = ""}.token(), {.audience = "", .email = kExpected.email}), "credentials");
}

RC_GTEST_PROP(PushToken, AChangedTokenIsNeverTaken, (std::size_t where, char what)) {
  static const std::string good = Claims{}.token();
  auto changed = good;
  auto& c = changed[where % changed.size()];
  if (c == what) return;
  c = what;
  RC_ASSERT(outcome(changed) == "signature");
}

TEST(PushToken, ThatIsForSomebodyElseMakesNobodyCallGoogle) {
  testing::AnsweringHttp http([](const HttpRequest&) -> Result<HttpResponse> {
    return fail(Error{.code = ErrorCode::provider_unavailable, .cause = "timeout"});
  });
  const testing::ManualClock clock(kNow);
  GoogleMeetConfig config;
  config.credentials.push_service_account = kExpected.email;
  GoogleMeetWebhooks webhooks(config, http, clock, [](std::string_view) {});
  WebhookRequest request{.method = "POST", .url = kExpected.audience, .headers = {}, .body = "{}"};
  const auto send = [&](const std::string& token) {
    request.headers = {{"Authorization", "Bearer " + token}};
    return webhooks.accept(request).error().code;
  };
  EXPECT_EQ(send(Claims{.aud = "https://another.example/hook"}.token()), ErrorCode::unauthenticated);
  EXPECT_EQ(send(Claims{}.token().substr(0, 60)), ErrorCode::unauthenticated);
  EXPECT_TRUE(http.requests().empty());
  EXPECT_EQ(send(Claims{}.token()), ErrorCode::provider_unavailable);
  EXPECT_EQ(http.requests().size(), 1U);
}

}  // namespace
}  // namespace chiroflow::google_meet
