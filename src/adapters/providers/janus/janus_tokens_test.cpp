// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/janus_tokens.hpp"

#include <gtest/gtest.h>

#include "support/seeded_random.hpp"

namespace chiroflow::janus {
namespace {

constexpr Instant kExpiry{Seconds(1'750'003'600)};
const std::vector<std::string> kNone;

TEST(JanusTokens, SignWhatStandsBeforeTheColon) {
  // openssl dgst -sha1 -hmac janus-token-secret -binary | base64
  EXPECT_EQ(signed_token("janus-token-secret", kExpiry, "janus", kNone),
            "1750003600,janus:feCxwTkB8YF1OvrUWp9P19crlC8=");
  EXPECT_EQ(signed_token("janus-token-secret", kExpiry, "janus", std::vector<std::string>{"janus.plugin.videoroom"}),
            "1750003600,janus,janus.plugin.videoroom:/EII89N+ZaFuw0zJ5qd4VAB5yiM=");
}

TEST(JanusTokens, CutFractionsOfASecondOff) {
  EXPECT_EQ(signed_token("s", kExpiry + Millis(999), "janus", kNone), signed_token("s", kExpiry, "janus", kNone));
}

TEST(JanusTokens, OfARoomNameTheirOwnerAndDifferEveryTime) {
  testing::SeededRandom random;
  const auto one = room_token("s", kExpiry, "cf-1", ParticipantId("par_1"), random);
  const auto two = room_token("s", kExpiry, "cf-1", ParticipantId("par_1"), random);
  EXPECT_NE(one, two);
  EXPECT_TRUE(one.starts_with("1750003600,janus.plugin.videoroom,room=cf-1,for=par_1,n="));
  const auto parts = read_room_token(one);
  ASSERT_TRUE(parts);
  EXPECT_EQ(parts->owner, ParticipantId("par_1"));
  EXPECT_EQ(parts->expires_at, kExpiry);
}

TEST(JanusTokens, OfTheGatewayNameTheirOwnerToo) {
  const auto token = gateway_token("s", kExpiry, ParticipantId("par_1"));
  EXPECT_TRUE(token.starts_with("1750003600,janus,janus.plugin.videoroom,for=par_1:"));
  EXPECT_EQ(read_gateway_token(token)->owner, ParticipantId("par_1"));
  EXPECT_FALSE(read_room_token(token));
}

TEST(JanusTokens, OfOthersAreNotReadAsOurs) {
  for (const char* token : {"", ":", ",,,", "x,janus.plugin.videoroom,for=a:b", "1,janus,for=a:b",
                            "1,janus.plugin.videoroom,room=r:b", "1,janus.plugin.videoroom,for=../x:b",
                            "-1,janus.plugin.videoroom,for=a:b", "99999999999999999999,janus.plugin.videoroom,for=a:b",
                            "253402300800,janus.plugin.videoroom,for=a:b", "1x,janus.plugin.videoroom,for=a:b"})
    EXPECT_FALSE(read_room_token(token)) << token;
}

}  // namespace
}  // namespace chiroflow::janus
