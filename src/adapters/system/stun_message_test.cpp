// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/stun_message.hpp"

#include <gtest/gtest.h>

#include "crypto/bytes.hpp"

namespace chiroflow::system::stun {
namespace {

std::string bytes(std::string_view hex) { return crypto::from_hex(hex).value(); }

// RFC 5769, 2.2 (with software, a mapped IPv4 address, integrity and fingerprint) and 2.3 (IPv6).
const auto kV4 = bytes(
    "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643"
    "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96");
const auto kV6 = bytes(
    "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a1470113a9faa5d3f179"
    "bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c");

TEST(StunMessage, ReadsTheVectorsOfTheStandard) {
  const auto v4 = parse_reply(kV4);
  ASSERT_TRUE(v4 && v4->mapped);
  EXPECT_TRUE(v4->success);
  EXPECT_EQ(v4->mapped->text(), "192.0.2.1");
  EXPECT_EQ(v4->mapped->port, 32853);
  const auto v6 = parse_reply(kV6);
  ASSERT_TRUE(v6 && v6->mapped);
  EXPECT_EQ(v6->mapped->text(), "2001:db8:1234:5678:11:2233:4455:6677");
  EXPECT_EQ(v6->mapped->port, 32853);
}

TEST(StunMessage, RefusesWhatIsCutOrLongerThanItSays) {
  for (std::size_t size = 0; size < kV4.size(); ++size) EXPECT_FALSE(parse_reply(kV4.substr(0, size))) << size;
  EXPECT_FALSE(parse_reply(kV4 + std::string(4, '\0')));
  auto request = kV4;
  request[0] = 0;
  EXPECT_FALSE(parse_reply(request));
}

// The attributes of RFC 5769, 2.4; the MAC itself is checked by coturn in tests/ops.
TEST(StunMessage, SignsAsTheStandardSays) {
  const auto transaction = bytes("78ad3433c6ad72c029da412e");
  const Credentials credentials{.username = bytes("e3839ee38388e383aae38383e382afe382b9"),
                                .password = "TheMatrIX",
                                .realm = "example.org",
                                .nonce = "f//499k954d6OL34oL9FSTvy64sA"};
  const auto request = make_request(Method::binding, transaction, &credentials);
  const auto attributes = bytes(
      "00060012e3839ee38388e383aae38383e382afe382b90000"
      "0014000b6578616d706c652e6f726700"
      "0015001c662f2f3439396b39353464364f4c33346f4c394653547679363473410008");
  ASSERT_GT(request.size(), 20 + attributes.size());
  EXPECT_EQ(crypto::hex(request.substr(20, attributes.size() - 2)),
            crypto::hex(attributes.substr(0, attributes.size() - 2)));
  EXPECT_EQ(message_size(request), request.size());
}

TEST(StunMessage, AnAllocationAsksForUdpAndCanBeGivenBack) {
  const auto request = make_request(Method::allocate, std::string(12, 'x'));
  EXPECT_EQ(crypto::hex(request),
            "000300082112a442787878787878787878787878"
            "0019000411000000");
  const auto refresh = make_request(Method::refresh, std::string(12, 'x'), nullptr, 0);
  EXPECT_EQ(crypto::hex(refresh),
            "000400082112a442787878787878787878787878"
            "000d000400000000");
}

TEST(StunMessage, ReadsARefusalWithRealmAndNonce) {
  const auto refusal =
      parse_reply(bytes("0113001c2112a442787878787878787878787878"
                        "0009000400000401"
                        "00140005616263646500000000150001310000"
                        "00"));
  ASSERT_TRUE(refusal);
  EXPECT_FALSE(refusal->success);
  EXPECT_EQ(refusal->error_code, 401);
  EXPECT_EQ(refusal->realm, "abcde");
  EXPECT_EQ(refusal->nonce, "1");
}

TEST(StunAddress, KnowsWhatTheInternetDoesNotReach) {
  const auto v4 = [](unsigned char a, unsigned char b) { return Address{false, {a, b, 1, 1}, 1}.is_private(); };
  EXPECT_TRUE(v4(10, 0));
  EXPECT_TRUE(v4(172, 31));
  EXPECT_TRUE(v4(192, 168));
  EXPECT_TRUE(v4(127, 0));
  EXPECT_TRUE(v4(100, 64));
  EXPECT_FALSE(v4(172, 32));
  EXPECT_FALSE(v4(192, 0));
  EXPECT_FALSE(v4(100, 128));
  EXPECT_TRUE((Address{true, {0xFD}, 1}.is_private()));
  EXPECT_FALSE((Address{true, {0x20, 0x01}, 1}.is_private()));
}

}  // namespace
}  // namespace chiroflow::system::stun
