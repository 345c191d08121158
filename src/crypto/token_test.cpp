// SPDX-License-Identifier: Apache-2.0
#include "crypto/token.hpp"

#include <gtest/gtest.h>
#include "support/seeded_random.hpp"

#include <set>

namespace chiroflow::crypto {
namespace {

TEST(Token, HasItsPrefixAnd256RandomBits) {
  testing::SeededRandom random(3);
  testing::SeededRandom same(3);
  const std::string token = new_token(kApiKeyPrefix, random);
  EXPECT_TRUE(token.starts_with("cf_key_"));
  EXPECT_EQ(from_base64url(std::string_view(token).substr(7)), random_bytes(32, same));
  EXPECT_TRUE(looks_like_token(kApiKeyPrefix, token));
}

TEST(Token, IsNewEveryTime) {
  testing::SeededRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(new_token(kSessionPrefix, random));
  EXPECT_EQ(seen.size(), 1000u);
}

TEST(Token, OfAnotherKindOrFormIsRecognisedAsNonsense) {
  testing::SeededRandom random;
  const std::string token = new_token(kVisitPrefix, random);
  EXPECT_FALSE(looks_like_token(kApiKeyPrefix, token));
  EXPECT_FALSE(looks_like_token(kVisitPrefix, token + "A"));
  EXPECT_FALSE(looks_like_token(kVisitPrefix, token.substr(0, token.size() - 1) + "!"));
  EXPECT_FALSE(looks_like_token(kVisitPrefix, ""));
}

TEST(Token, IsStoredAsItsSha256) {
  EXPECT_EQ(token_hash("abc").hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace chiroflow::crypto
