// SPDX-License-Identifier: Apache-2.0
#include "crypto/bytes.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include "support/seeded_random.hpp"

#include <type_traits>

namespace chiroflow::crypto {
namespace {

// RFC 4648 section 10
TEST(Base64, EncodesTheExamplesOfTheRfc) {
  const std::pair<std::string, std::string> cases[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, text] : cases) {
    EXPECT_EQ(base64(plain), text);
    EXPECT_EQ(from_base64(text), plain);
  }
  EXPECT_EQ(base64url("\xfb\xff\xfe"), "-__-");
  EXPECT_EQ(base64("\xfb\xff\xfe"), "+//+");
}

TEST(Base64, RefusesTextThatIsNotCanonical) {
  for (const char* text : {"Zg", "Zg=", "Zg===", "Zh==", "Z===", "=", "====", "Zm9v\n", "Zm 9v", "Zm-v", "Zg==Zg=="}) {
    EXPECT_FALSE(from_base64(text)) << text;
  }
  for (const char* text : {"Zg==", "Zh", "Z", "Zm+v", "Zm9v.", "Zm9v "}) EXPECT_FALSE(from_base64url(text)) << text;
}

TEST(Hex, RefusesOddLengthsAndOtherCharacters) {
  EXPECT_EQ(hex(std::string("\x00\x9f\xff", 3)), "009fff");
  EXPECT_EQ(from_hex("009FfF"), std::string("\x00\x9f\xff", 3));
  EXPECT_FALSE(from_hex("0"));
  EXPECT_FALSE(from_hex("0g"));
  EXPECT_FALSE(from_hex("0x"));
}

TEST(TextForms, GiveBackEveryByteString) {
  EXPECT_TRUE(rc::check([](const std::string& bytes) {
    RC_ASSERT(from_hex(hex(bytes)) == bytes);
    RC_ASSERT(from_base64(base64(bytes)) == bytes);
    RC_ASSERT(from_base64url(base64url(bytes)) == bytes);
  }));
}

TEST(TextForms, HaveOneTextForEachByteString) {
  EXPECT_TRUE(rc::check([] {
    const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ABab01-_")));
    if (const auto bytes = from_base64url(text)) RC_ASSERT(base64url(*bytes) == text);
  }));
}

TEST(ConstantTimeEquality, AnswersLikeOrdinaryEquality) {
  EXPECT_TRUE(equal_constant_time("", ""));
  EXPECT_TRUE(equal_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_constant_time("abc", "abcd"));
}

TEST(Secret, IsMovedButNotCopied) {
  static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
  Secret first("key material");
  Secret second(std::move(first));
  EXPECT_EQ(second.view(), "key material");
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): that it is empty is what is tested
  first = std::move(second);
  EXPECT_EQ(first.view(), "key material");
  EXPECT_EQ(first.clone().view(), first.view());
}

TEST(Secret, WipesWhatIsCutOff) {
  Secret secret("abcdef");
  const char* const memory = secret.data();
  secret.shrink(2);
  EXPECT_EQ(secret.view(), "ab");
  EXPECT_EQ(std::string(memory, 6), std::string("ab\0\0\0\0", 6));
}

TEST(Secret, TakesItsBytesFromTheGivenRandomness) {
  testing::SeededRandom one(7);
  testing::SeededRandom same(7);
  EXPECT_EQ(Secret::random(32, one).view(), random_bytes(32, same));
}

TEST(Integers, AreBigEndian) {
  Bytes out;
  put_u16(out, 0x0102);
  put_u32(out, 0x03040506);
  put_u64(out, 0x0708090a0b0c0d0e);
  EXPECT_EQ(hex(out), "0102030405060708090a0b0c0d0e");
  EXPECT_EQ(get_u16(out), 0x0102);
  EXPECT_EQ(get_u32(std::string_view(out).substr(2)), 0x03040506u);
  EXPECT_EQ(get_u64(std::string_view(out).substr(6)), 0x0708090a0b0c0d0eu);
}

}  // namespace
}  // namespace chiroflow::crypto
