// SPDX-License-Identifier: Apache-2.0
#include "domain/livekit_address.hpp"

#include <gtest/gtest.h>

namespace chiroflow {
namespace {

const AllowedLiveKit kAllowed{.servers_url = "ws://127.0.0.1:7880/video/",
                              .hosts = {"LiveKit.clinic.example", "media.example:8443", "10.0.0.5", "[fd00::1]:7443",
                                        "xn--klinik-mnchen-flb.example"}};

TEST(AllowedLiveKitUrl, IsOfTheCloudTheServersOwnOrOfAListedHost) {
  const struct {
    std::string_view given, kept;
  } cases[] = {
      {"wss://clinic-1a2b.livekit.cloud", "wss://clinic-1a2b.livekit.cloud"},
      {"https://clinic-1a2b.livekit.cloud/", "wss://clinic-1a2b.livekit.cloud"},
      {"WSS://Clinic-1A2B.LiveKit.Cloud:443//", "wss://clinic-1a2b.livekit.cloud"},
      {"wss://clinic.eu.livekit.cloud", "wss://clinic.eu.livekit.cloud"},
      {"wss://livekit.CLINIC.example", "wss://livekit.clinic.example"},
      {"https://media.example:8443", "wss://media.example:8443"},
      {"https://10.0.0.5", "wss://10.0.0.5"},
      {"https://[FD00::1]:7443", "wss://[fd00::1]:7443"},
      {"wss://xn--klinik-mnchen-flb.example", "wss://xn--klinik-mnchen-flb.example"},
      {"http://127.0.0.1:7880/video", "ws://127.0.0.1:7880/video"},
  };
  for (const auto& [given, kept] : cases) EXPECT_EQ(allowed_livekit_url(given, kAllowed), kept) << given;
}

TEST(AllowedLiveKitUrl, IsNoWayAnywhereElse) {
  for (const std::string_view url :
       {// No address of a server, or another kind of one.
        "", "clinic.livekit.cloud", "wss://", "wss:///x", "//clinic.livekit.cloud", "ftp://clinic.livekit.cloud",
        "file:///etc/passwd", "gopher://clinic.livekit.cloud", "javascript://clinic.livekit.cloud",
        // Not encrypted.
        "http://clinic.livekit.cloud", "ws://livekit.clinic.example",
        // Hosts that only look like one that is allowed.
        "wss://livekit.cloud", "wss://.livekit.cloud", "wss://evillivekit.cloud",
        "wss://clinic.livekit.cloud.evil.example", "wss://livekit.cloud.evil.example", "wss://clinic.livekit.clouds",
        "wss://clinic.livekit.cloud.", "wss://clinic..livekit.cloud", "wss://-clinic.livekit.cloud",
        "wss://evil.example/clinic.livekit.cloud", "wss://x.livekit.clinic.example", "wss://livekit.clinic.example.",
        "wss://*.livekit.cloud",
        // Users, who make a host of what looks like one.
        "wss://clinic.livekit.cloud@evil.example", "wss://evil.example@clinic.livekit.cloud",
        "wss://user:pass@clinic.livekit.cloud", "wss://clinic.livekit.cloud:443@127.0.0.1",
        "wss://clinic.livekit.cloud:pass@10.0.0.1:443", "wss://clinic.livekit.cloud%40evil.example",
        // What parsers take apart differently.
        "wss://evil.example\\.livekit.cloud", "wss://evil.example#.livekit.cloud", "wss://evil.example?.livekit.cloud",
        "wss://127.0.0.1%2f.livekit.cloud", "wss://clinic.livekit.cloud?x=1", "wss://clinic.livekit.cloud#x",
        "wss://clinic .livekit.cloud", " wss://clinic.livekit.cloud", "wss://clinic.livekit.cloud\r\nX: y",
        "wss:\\\\clinic.livekit.cloud", "wss:/clinic.livekit.cloud", "wss://[::1].livekit.cloud",
        "wss://[::1]x.livekit.cloud",
        // Letters that only look alike, and the dots that some take for one.
        "wss://clinic.lіvekit.cloud", "wss://clinic。livekit。cloud", "wss://clinic.livekit.cloud․evil.example",
        "wss://ⓒlinic.livekit.cloud", "wss://clinic.livekit.cloud\u200b",
        // Other ports and paths of a host that is allowed.
        "wss://clinic.livekit.cloud:22", "wss://clinic.livekit.cloud:0443x", "wss://clinic.livekit.cloud:",
        "wss://clinic.livekit.cloud:99999", "wss://clinic.livekit.cloud:-443", "wss://clinic.livekit.cloud:443:443",
        "wss://media.example", "wss://media.example:443", "wss://livekit.clinic.example:8443",
        "wss://clinic.livekit.cloud/admin", "wss://clinic.livekit.cloud/..", "https://10.0.0.5:9200",
        // The inner network, however it is written.
        "https://127.0.0.1", "https://localhost", "https://[::1]", "https://[fd00::1]", "https://2130706433",
        "https://0x7f.1", "https://127.1", "https://0177.0.0.1", "https://169.254.169.254", "https://10.0.0.6",
        "https://[::ffff:10.0.0.5]",
        // The server's own at another place.
        "http://127.0.0.1:7880", "https://127.0.0.1:7880/video", "http://127.0.0.1:7881/video",
        "http://127.0.0.1:7880/video/../admin", "http://localhost:7880/video"})
    EXPECT_FALSE(allowed_livekit_url(url, kAllowed)) << url;
}

TEST(AllowedLiveKitUrl, WithNothingAllowedIsOfTheCloudAlone) {
  EXPECT_TRUE(allowed_livekit_url("wss://clinic.livekit.cloud", {}));
  for (const std::string_view url : {"wss://livekit.clinic.example", "https://", "ws://127.0.0.1:7880/video"})
    EXPECT_FALSE(allowed_livekit_url(url, {})) << url;
}

TEST(AllowedLiveKitUrl, KnowsWhatCanStandInTheList) {
  for (const std::string_view host : {"livekit.clinic.example", "10.0.0.5:7880", "[fd00::1]:7443", "livekit"})
    EXPECT_TRUE(is_livekit_host(host)) << host;
  for (const std::string_view host :
       {"", "*", "*.clinic.example", "https://livekit.clinic.example", "livekit.clinic.example/", "a b",
        "livekit.clinic.example:", "user@host", "host.", "[]"})
    EXPECT_FALSE(is_livekit_host(host)) << host;
}

}  // namespace
}  // namespace chiroflow
