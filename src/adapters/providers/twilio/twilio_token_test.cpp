// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/twilio/twilio_token.hpp"

#include <gtest/gtest.h>

#include "crypto/bytes.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::twilio {
namespace {

const TwilioCredentials kCredentials{.account_sid = "AC00000000000000000000000000000001",
                                     .api_key_sid = "SK00000000000000000000000000000002",
                                     .api_key_secret = "a secret of the tests",
                                     .auth_token = {}};
const Instant kNow = from_unix_ms(1'900'000'000'123);

std::int64_t claim(const std::string& token, std::string_view name) {
  const auto begin = token.find('.') + 1;
  const auto claims = crypto::from_base64url(token.substr(begin, token.rfind('.') - begin));
  return wire::Document::parse(*claims)->root().get(name).as_integer();
}

// Made by npm twilio 6.2.0 from the same values.
TEST(TwilioToken, IsTheOneThatTwiliosLibraryMakes) {
  const auto token = access_token(kCredentials, "par_1", "cf-room", kNow, kNow + Minutes(30));
  ASSERT_TRUE(token);
  EXPECT_EQ(*token,
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImN0eSI6InR3aWxpby1mcGE7dj0xIn0."
            "eyJqdGkiOiJTSzAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAyLTE5MDAwMDAwMDAiLCJncmFudHMiOnsiaWRlbnRpdHkiOiJwYX"
            "JfMSIsInZpZGVvIjp7InJvb20iOiJjZi1yb29tIn19LCJpYXQiOjE5MDAwMDAwMDAsImV4cCI6MTkwMDAwMTgwMCwiaXNzIjoiU0swMDAw"
            "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMiIsInN1YiI6IkFDMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDEifQ."
            "KJf7iOve_qQ8lJAFVQGHCLg5yNgh_CRln0xp-gSBkS8");
}

TEST(TwilioToken, LastsUntilTheRequestedSecondAndADayAtMost) {
  EXPECT_EQ(claim(*access_token(kCredentials, "p", "r", kNow, kNow + Millis(1500)), "exp"), 1'900'000'001);
  EXPECT_EQ(claim(*access_token(kCredentials, "p", "r", kNow, kNow + Hours(24)), "exp"), 1'900'086'400);
  EXPECT_EQ(claim(*access_token(kCredentials, "p", "r", kNow, kNow + Hours(2000)), "exp"), 1'900'086'400);
}

TEST(TwilioToken, IsRefusedForATimeThatHasPassed) {
  const auto late = access_token(kCredentials, "p", "r", kNow, kNow + Millis(100));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::precondition_failed);
}

TEST(TwilioToken, IsNeverMadeForEveryRoomOrNobody) {
  EXPECT_FALSE(access_token(kCredentials, "p", "", kNow, kNow + Hours(1)));
  EXPECT_FALSE(access_token(kCredentials, "", "r", kNow, kNow + Hours(1)));
}

}  // namespace
}  // namespace chiroflow::twilio
