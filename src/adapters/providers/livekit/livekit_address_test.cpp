// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/livekit/livekit_address.hpp"

#include <gtest/gtest.h>

namespace chiroflow::livekit {
namespace {

TEST(LiveKitAddress, IsTurnedIntoBothSchemes) {
  const struct {
    std::string_view given, rest, client;
  } cases[] = {
      {"wss://livekit.example", "https://livekit.example", "wss://livekit.example"},
      {"https://livekit.example:7880/", "https://livekit.example:7880", "wss://livekit.example:7880"},
      {"ws://127.0.0.1:7880//", "http://127.0.0.1:7880", "ws://127.0.0.1:7880"},
      {"http://[::1]:7880/video", "http://[::1]:7880/video", "ws://[::1]:7880/video"},
  };
  for (const auto& [given, rest, client] : cases) {
    const auto addresses = addresses_of(given);
    ASSERT_TRUE(addresses) << given;
    EXPECT_EQ(addresses->rest, rest);
    EXPECT_EQ(addresses->client, client);
  }
}

TEST(LiveKitAddress, RefusesWhatIsNone) {
  for (const std::string_view url :
       {"", "livekit.example", "wss://", "wss:///", "ftp://livekit.example", "://livekit.example", "wss://:7880",
        "wss://user:pass@livekit.example", "wss://livekit.example?x=1", "wss://livekit.example#x", "wss://live kit",
        "wss://livekit.example\r\nX: y", "WSS://livekit.example"})
    EXPECT_FALSE(addresses_of(url)) << url;
}

}  // namespace
}  // namespace chiroflow::livekit
