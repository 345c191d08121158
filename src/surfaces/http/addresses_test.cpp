// SPDX-License-Identifier: Apache-2.0
#include "surfaces/http/addresses.hpp"

#include <gtest/gtest.h>

namespace chiroflow::http {
namespace {

TEST(HttpAddresses, AreReadWithAndWithoutPort) {
  for (const char* text : {"10.1.2.3", " 10.1.2.3 ", "10.1.2.3:80", "::ffff:10.1.2.3", "[::ffff:10.1.2.3]:80"}) {
    ASSERT_TRUE(parse_address(text).has_value()) << text;
    EXPECT_EQ(parse_address(text)->text(), "10.1.2.3");
  }
  EXPECT_EQ(parse_address("[2001:DB8::1]:443")->text(), "2001:db8::1");
  for (const char* text : {"", "unknown", "10.1.2", "10.1.2.3.4", "[::1", "[::1]x", "_hidden", "1.2.3.4 5.6.7.8"}) {
    EXPECT_FALSE(parse_address(text).has_value()) << text;
  }
}

TEST(HttpAddresses, KnowLoopback) {
  EXPECT_TRUE(parse_address("127.8.9.1")->is_loopback());
  EXPECT_TRUE(parse_address("::1")->is_loopback());
  EXPECT_FALSE(parse_address("0.0.0.0")->is_loopback());
  EXPECT_FALSE(parse_address("::")->is_loopback());
}

TEST(HttpAddresses, RangesContainTheirOwn) {
  const auto ranges = AddressRanges::parse({"10.0.0.0/9", "192.0.2.1", "fd00::/8"});
  ASSERT_TRUE(ranges.has_value());
  for (const char* in : {"10.127.255.255", "::ffff:10.0.0.1", "192.0.2.1", "fdff::1"})
    EXPECT_TRUE(ranges->contains(*parse_address(in))) << in;
  for (const char* out : {"10.128.0.0", "192.0.2.2", "fe00::1", "::1"})
    EXPECT_FALSE(ranges->contains(*parse_address(out))) << out;
  EXPECT_TRUE(AddressRanges::parse({"0.0.0.0/0"})->contains(*parse_address("1.2.3.4")));
  EXPECT_FALSE(AddressRanges::parse({"0.0.0.0/0"})->contains(*parse_address("2001:db8::1")));
}

TEST(HttpAddresses, BadRangesAreNamed) {
  for (const char* text : {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "::/129", "proxy.example"}) {
    const auto ranges = AddressRanges::parse({text});
    ASSERT_FALSE(ranges.has_value()) << text;
    EXPECT_EQ(ranges.error().code, ErrorCode::invalid_argument);
  }
}

TEST(HttpAddresses, TheClientIsTheFirstUntrustedFromTheRight) {
  const auto trusted = *AddressRanges::parse({"10.0.0.0/8"});
  const auto proxy = *parse_address("10.0.0.1");
  const auto client = [&](const IpAddress& peer, std::vector<std::string_view> lines) {
    return client_address(peer, lines, trusted);
  };
  EXPECT_EQ(client(proxy, {}), "10.0.0.1");
  EXPECT_EQ(client(proxy, {"203.0.113.9"}), "203.0.113.9");
  EXPECT_EQ(client(proxy, {"6.6.6.6, 203.0.113.9,10.2.2.2"}), "203.0.113.9");
  EXPECT_EQ(client(proxy, {"6.6.6.6", "203.0.113.9", "10.2.2.2, 10.3.3.3"}), "203.0.113.9");
  EXPECT_EQ(client(proxy, {"10.9.9.9, 10.2.2.2"}), "10.9.9.9");
  EXPECT_EQ(client(proxy, {"203.0.113.9, rubbish"}), "10.0.0.1");
  EXPECT_EQ(client(proxy, {""}), "10.0.0.1");
  EXPECT_EQ(client(*parse_address("198.51.100.1"), {"203.0.113.9"}), "198.51.100.1");
}

}  // namespace
}  // namespace chiroflow::http
