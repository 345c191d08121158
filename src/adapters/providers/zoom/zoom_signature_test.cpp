// SPDX-License-Identifier: Apache-2.0
// Whole tokens are compared with Zoom's in tests/conformance and with a JWT library in tests/providers/zoom.
#include "adapters/providers/zoom/zoom_signature.hpp"

#include <gtest/gtest.h>

#include "crypto/bytes.hpp"

namespace chiroflow::zoom {
namespace {

const Instant kNow = from_unix_ms(1'900'000'000'000);
const SdkKey kSdk{.key = "key", .secret = "secret"};

std::string claims_of(const std::string& token) {
  const auto first = token.find('.') + 1;
  return *crypto::from_base64url(std::string_view(token).substr(first, token.rfind('.') - first));
}

TEST(ZoomSignature, HoldsClaimsInZoomsOrder) {
  const auto token = meeting_signature(kSdk, {.meeting_number = "98765432101", .role = 1, .life = Seconds(1800)}, kNow);
  EXPECT_EQ(claims_of(*token), R"({"appKey":"key","sdkKey":"key","mn":"98765432101","role":1,)"
                               R"("iat":1900000000,"exp":1900001800,"tokenExp":1900001800})");
}

TEST(ZoomSignature, LivesAsLongAsZoomAllows) {
  EXPECT_EQ(token_life(kNow, kNow - Hours(1)), kShortestToken);
  EXPECT_EQ(token_life(kNow, kNow + Hours(1)), Seconds(3600));
  EXPECT_EQ(token_life(kNow, kNow + Hours(1000)), kLongestToken);
}

TEST(ZoomSignature, IsNotMadeOfWhatZoomRefuses) {
  EXPECT_FALSE(meeting_signature(kSdk, {.meeting_number = "1 2", .role = 0}, kNow));
  EXPECT_FALSE(meeting_signature(kSdk, {.meeting_number = "12", .role = 2}, kNow));
  EXPECT_FALSE(meeting_signature(kSdk, {.meeting_number = "12", .role = {}}, kNow));
  EXPECT_FALSE(meeting_signature(kSdk, {.meeting_number = "12", .role = 0, .life = Seconds(1799)}, kNow));
  EXPECT_FALSE(session_token(kSdk, {.topic = "", .role = 0, .user_identity = {}, .session_key = {}}, kNow));
  EXPECT_FALSE(
      session_token(kSdk, {.topic = "t", .role = 0, .user_identity = {}, .session_key = std::string(37, 'k')}, kNow));
}

}  // namespace
}  // namespace chiroflow::zoom
