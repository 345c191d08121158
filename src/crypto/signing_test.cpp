// SPDX-License-Identifier: Apache-2.0
#include "crypto/signing.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "support/seeded_random.hpp"

namespace chiroflow::crypto {
namespace {

// RFC 8032 section 7.1, tests 1 and 3
TEST(Signing, GivesTheSignaturesOfRfc8032) {
  const auto first =
      SigningKey::from_seed(*from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
  EXPECT_EQ(hex(first->verify_key().bytes()), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  EXPECT_EQ(hex(first->sign("")),
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f059"
            "5bbe246551"
            "41438e7a100b");
  const auto third =
      SigningKey::from_seed(*from_hex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"));
  EXPECT_EQ(hex(third->sign(*from_hex("af82"))),
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e971"
            "6ed28dc027"
            "beceea1ec40a");
}

TEST(Signing, VerifiesWhatItSignedAndNothingElse) {
  testing::SeededRandom random;
  const SigningKey key = SigningKey::generate(random);
  const SigningKey other = SigningKey::generate(random);
  EXPECT_TRUE(rc::check([&](const std::string& message) {
    const Bytes signature = key.sign(message);
    RC_ASSERT(key.verify_key().verify(message, signature));
    RC_ASSERT(!key.verify_key().verify(message + "x", signature));
    RC_ASSERT(!other.verify_key().verify(message, signature));
    Bytes changed = signature;
    const auto bit = *rc::gen::inRange<std::size_t>(0, changed.size() * 8);
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    RC_ASSERT(!key.verify_key().verify(message, changed));
    RC_ASSERT(!key.verify_key().verify(message, signature.substr(1)));
  }));
}

TEST(Signing, KeysAreReadBackFromTheirLine) {
  testing::SeededRandom random;
  const SigningKey key = SigningKey::generate(random);
  const auto read = SigningKey::parse(key.serialize().view());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->id(), key.id());
  EXPECT_EQ(read->sign("message"), key.sign("message"));
  EXPECT_FALSE(SigningKey::parse("").has_value());
  EXPECT_FALSE(SigningKey::parse("chiroflow-signing-key v1 AAAA").has_value());
  EXPECT_FALSE(SigningKey::parse("chiroflow-signing-key v1 !").has_value());
  EXPECT_FALSE(VerifyKey::from_bytes("short"));
  EXPECT_TRUE(key.verify_key().pem().starts_with("-----BEGIN PUBLIC KEY-----\n"));
}

TEST(Signing, PublicKeysAreReadBackFromTheirPem) {
  testing::SeededRandom random;
  const SigningKey key = SigningKey::generate(random);
  const auto pem = key.verify_key().pem();
  ASSERT_TRUE(VerifyKey::from_pem(pem));
  EXPECT_EQ(VerifyKey::from_pem(pem)->bytes(), key.verify_key().bytes());
  EXPECT_FALSE(VerifyKey::from_pem(""));
  EXPECT_FALSE(VerifyKey::from_pem(pem.substr(0, 60)));
  // Of X25519: the same length, another use.
  EXPECT_FALSE(
      VerifyKey::from_pem("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VuAyEAhSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=\n"
                          "-----END PUBLIC KEY-----\n"));
}

}  // namespace
}  // namespace chiroflow::crypto
