// SPDX-License-Identifier: Apache-2.0
#include "main/connect_sources.hpp"

#include <gmock/gmock.h>

namespace chiroflow {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(ConnectSources, NameTheConfiguredMediaServers) {
  config::Config config;
  config.livekit.url = "wss://livekit.example.org/rtc";
  config.janus.url = "http://127.0.0.1:8088/janus";
  EXPECT_THAT(
      connect_sources(config, "https://visits.example.org"),
      ElementsAre("wss://visits.example.org", "wss://livekit.example.org", "https://livekit.example.org",
                  "ws://127.0.0.1:8088", "http://127.0.0.1:8088", "wss://*.twilio.com", "https://*.twilio.com"));
}

TEST(ConnectSources, LeaveOutWhatWouldBreakThePolicy) {
  config::Config config;
  config.livekit.url = "wss://evil; script-src *";
  EXPECT_THAT(connect_sources(config, "https://visits.example.org"), Not(Contains(HasSubstr("evil"))));
}

}  // namespace
}  // namespace chiroflow
