// SPDX-License-Identifier: Apache-2.0
#include "domain/ice_url.hpp"

#include <gtest/gtest.h>

namespace chiroflow {
namespace {

TEST(IceUrl, ReadsWhatBrowsersTake) {
  EXPECT_EQ(parse_ice_url("stun:stun.example"), (IceUrl{IceScheme::stun, "stun.example", 3478, IceTransport::udp}));
  EXPECT_EQ(parse_ice_url("stuns:stun.example:443"),
            (IceUrl{IceScheme::stuns, "stun.example", 443, IceTransport::tls}));
  EXPECT_EQ(parse_ice_url("turn:192.0.2.1"), (IceUrl{IceScheme::turn, "192.0.2.1", 3478, IceTransport::udp}));
  EXPECT_EQ(parse_ice_url("turn:t.example:80?transport=tcp"),
            (IceUrl{IceScheme::turn, "t.example", 80, IceTransport::tcp}));
  EXPECT_EQ(parse_ice_url("turn:t.example?transport=udp")->transport, IceTransport::udp);
  EXPECT_EQ(parse_ice_url("turns:t.example?transport=tcp"),
            (IceUrl{IceScheme::turns, "t.example", 5349, IceTransport::tls}));
  EXPECT_EQ(parse_ice_url("turn:[2001:db8::1]:3479"),
            (IceUrl{IceScheme::turn, "2001:db8::1", 3479, IceTransport::udp}));
}

TEST(IceUrl, RefusesTheRest) {
  for (const auto* text : {"",
                           "stun",
                           "stun:",
                           "stun://stun.example",
                           "http:stun.example",
                           "STUN:stun.example",
                           "turn:t.example:0",
                           "turn:t.example:65536",
                           "turn:t.example:",
                           "turn:t.example:x",
                           "turn:t example",
                           "turn:user@t.example",
                           "stun:s.example?transport=tcp",
                           "turns:t.example?transport=udp",
                           "turn:t.example?transport=sctp",
                           "turn:t.example?",
                           "turn:[2001:db8::1",
                           "turn:[t.example]",
                           "turn:2001:db8::1",
                           "turn:-t.example",
                           "turn:t.example:3478:1"})
    EXPECT_FALSE(parse_ice_url(text)) << text;
}

}  // namespace
}  // namespace chiroflow
