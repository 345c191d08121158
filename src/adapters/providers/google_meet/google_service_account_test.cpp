// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/google_meet/google_service_account.hpp"

#include <gtest/gtest.h>

#include "adapters/providers/google_meet/google_meet_config.hpp"
#include "crypto/jwt.hpp"
#include "support/google_meet_fixture.hpp"

namespace chiroflow::google_meet {
namespace {

using testing::google_key_file;
const std::string kGoogle(kTokenUri);
const Instant kNow = from_unix_ms(1'767'225'600'999);

TEST(GoogleServiceAccount, AssertionHasGooglesFormAndLastsAnHour) {
  const auto account = read_key_file(google_key_file(kGoogle), false);
  ASSERT_TRUE(account);
  const auto assertion = make_assertion(*account, "provider@clinic.example", "scope-a scope-b", kNow);
  ASSERT_TRUE(assertion);
  const auto checked = crypto::jws_verify(*assertion, {&account->key, 1}, {{crypto::JwtAlgorithm::RS256}});
  ASSERT_TRUE(checked);
  EXPECT_EQ(checked->header, R"({"alg":"RS256","typ":"JWT","kid":"key-1"})");
  EXPECT_EQ(checked->payload,
            R"({"iss":"bot@p.iam.gserviceaccount.com","sub":"provider@clinic.example","scope":"scope-a scope-b",)"
            R"("aud":"https://oauth2.googleapis.com/token","iat":1767225600,"exp":1767229200})");
}

TEST(GoogleServiceAccount, TakesAnyTokenAddressOnlyOfTrustedKeys) {
  const auto trusted = read_key_file(google_key_file("http://127.0.0.1:1/token"), true);
  ASSERT_TRUE(trusted);
  EXPECT_EQ(trusted->token_uri, "http://127.0.0.1:1/token");
  for (const auto* address : {"http://127.0.0.1:1/token", "https://oauth2.googleapis.com.evil.example/token",
                              "http://oauth2.googleapis.com/token", "https://oauth2.googleapis.com/token/../x", ""}) {
    const auto refused = read_key_file(google_key_file(address), false);
    ASSERT_FALSE(refused) << address;
    EXPECT_EQ(refused.error().cause, "bad_credentials");
  }
  const auto old = read_key_file(google_key_file("https://accounts.google.com/o/oauth2/token"), false);
  ASSERT_TRUE(old);
  EXPECT_EQ(old->token_uri, kTokenUri) << "the same service under its older name";
}

TEST(GoogleServiceAccount, TellsWhatIsWrongWithAFile) {
  for (const auto& file : {std::string(), std::string("x"), std::string("[]"), std::string("{}"),
                           google_key_file(kGoogle, "authorized_user"),
                           std::string(R"({"type":"service_account","client_email":"a","private_key":"b"})")}) {
    const auto refused = read_key_file(file, true);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::provider_unavailable);
    EXPECT_EQ(refused.error().cause, "bad_credentials");
    EXPECT_FALSE(refused.error().message.empty());
  }
}

}  // namespace
}  // namespace chiroflow::google_meet
