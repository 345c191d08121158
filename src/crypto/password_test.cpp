// SPDX-License-Identifier: Apache-2.0
#include "crypto/password.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "support/seeded_random.hpp"

namespace chiroflow::crypto {
namespace {

constexpr PasswordCost kCheap{.memory_kib = 8, .passes = 1};

// H-10: Argon2id
TEST(Password, H10IsHashedByArgon2idAtTheCostOfOwasp) {
  testing::SeededRandom random;
  const auto hash = hash_password("correct horse", PasswordCost{}, random);
  ASSERT_TRUE(hash.has_value());
  EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_TRUE(verify_password("correct horse", *hash));
  EXPECT_FALSE(verify_password("correct horsf", *hash));
  EXPECT_FALSE(verify_password("", *hash));
  EXPECT_FALSE(needs_rehash(*hash, PasswordCost{}));
  EXPECT_TRUE(needs_rehash(*hash, PasswordCost{.memory_kib = 32 * 1024, .passes = 2}));
  EXPECT_TRUE(needs_rehash(*hash, PasswordCost{.memory_kib = 19 * 1024, .passes = 3}));
}

TEST(Password, HasANewSaltEveryTime) {
  testing::SeededRandom random;
  EXPECT_NE(*hash_password("same", kCheap, random), *hash_password("same", kCheap, random));
}

TEST(Password, VerifiesAnyBytesThatWereHashed) {
  testing::SeededRandom random;
  EXPECT_TRUE(rc::check([&](const std::string& password) {
    const auto hash = hash_password(password, kCheap, random);
    RC_ASSERT(hash.has_value());
    RC_ASSERT(verify_password(password, *hash));
    RC_ASSERT(!verify_password(password + "x", *hash));
  }));
}

TEST(Password, HashThatIsNoneVerifiesNothing) {
  for (const std::string& hash : {std::string(), std::string("plain"), std::string("$argon2id$"),
                                  std::string("$argon2i$v=19$m=8,t=1,p=1$YWFh$YWFh"), std::string(300, '$'),
                                  std::string("$argon2id$v=19$m=19456,t=2,p=1$AAAA$")}) {
    EXPECT_FALSE(verify_password("plain", hash));
    EXPECT_TRUE(needs_rehash(hash, kCheap));
  }
  spend_verification_time("anything", kCheap);
}

TEST(Password, CostBelowTheMinimumIsAnErrorAndNotAWeakHash) {
  testing::SeededRandom random;
  EXPECT_FALSE(hash_password("x", PasswordCost{.memory_kib = 1, .passes = 1}, random).has_value());
  EXPECT_FALSE(hash_password("x", PasswordCost{.memory_kib = 8, .passes = 0}, random).has_value());
}

std::string refusal(std::string_view password, const PasswordOwner& owner = {}) {
  const auto result = check_new_password(password, owner);
  if (result.has_value()) return "";
  return result.error().issues.at(0).message;
}

// H-10: 8 to 128 characters, no rules of composition
TEST(PasswordPolicy, H10CountsCharactersAndAsksForNoOthers) {
  EXPECT_NE(refusal("kv7wqzp"), "");
  EXPECT_EQ(refusal("kv7wqzpm"), "");
  EXPECT_EQ(refusal("four quiet lamps dancing"), "");
  EXPECT_EQ(refusal("onlylowercaseletters"), "");
  EXPECT_EQ(refusal("größenwahnsinnig"), "");
  EXPECT_NE(refusal("ääääbbb"), "");  // 7 characters, 11 bytes
  std::string long_one;
  while (long_one.size() < 126) long_one += "lamp " + std::to_string(long_one.size());
  long_one.resize(128, 'q');
  EXPECT_EQ(refusal(long_one), "");
  EXPECT_NE(refusal(long_one + "z"), "");
  EXPECT_TRUE(check_new_password("kv7wqzpm1k", {}, {.min_length = 10}).has_value());
  EXPECT_FALSE(check_new_password("kv7wqzpm1", {}, {.min_length = 10}).has_value());
}

// H-10: offline list of common passwords
TEST(PasswordPolicy, H10RefusesCommonPasswordsAlsoInDisguise) {
  for (const char* password : {"password", "Password1", "P@ssw0rd", "p4$$w0rd!", "iloveyou", "ILOVEYOU!!", "football",
                               "sunshine99", "monkey1234", "1qaz2wsx", "trustno1", "letmein!!!", "Summer2026",
                               "12345dragon", "welcome2024!", "chiropractor", "qwerty123456"}) {
    EXPECT_NE(refusal(password), "") << password;
  }
}

TEST(PasswordPolicy, RefusesRepetitionsRunsAndDates) {
  for (const char* password : {"aaaaaaaa", "zzzzzzzzzzzzzzzzzzzz", "abababab", "abcabcabcab", "1212121212", "12345678",
                               "1234567890", "0987654321", "abcdefgh", "hgfedcba", "qwertyuiop", "poiuytrewq",
                               "asdfghjkl", "QWERTZUIOP", "1q2w3e4r", "19800229", "02291980", "29021980"}) {
    EXPECT_NE(refusal(password), "") << password;
  }
  EXPECT_EQ(refusal("83920175"), "");
}

TEST(PasswordPolicy, RefusesTheOwnersOwnNames) {
  const PasswordOwner owner{.email = "anna.berger@backpain.example",
                            .names = {"Anna Berger", "Lakeside Spine Center", "", "Wu"}};
  for (const char* password : {"anna.berger@backpain.example", "Anna.Berger", "annaberger1", "lakesidespinecenter",
                               "Lakeside Spine Center!", "1AnnaBerger2"}) {
    EXPECT_NE(refusal(password, owner), "") << password;
  }
  EXPECT_EQ(refusal("anna berger rides quiet lamps", owner), "");
  EXPECT_EQ(refusal("wu tang quilt", owner), "");
}

TEST(PasswordPolicy, RefusalNamesTheFieldAndNeverRepeatsThePassword) {
  const auto result = check_new_password("password", {});
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(std::get<std::string>(result.error().issues.at(0).path.at(0)), "password");
  EXPECT_EQ(refusal("Tr0ub4dor").find("Tr0ub4dor"), std::string::npos);
}

TEST(PasswordPolicy, AnswersForAnyBytes) {
  EXPECT_TRUE(rc::check([](const std::string& password, const std::string& email) {
    const auto result = check_new_password(password, {.email = email, .names = {email}});
    RC_ASSERT(result.has_value() || result.error().code == ErrorCode::invalid_argument);
  }));
}

}  // namespace
}  // namespace chiroflow::crypto
