// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/provider_words.hpp"

#include <gtest/gtest.h>

namespace chiroflow::app {
namespace {

TEST(ProviderWords, PlainOnesStayAsTheyAre) {
  EXPECT_EQ(tame_words("Media stalled: sala número 3, 録画"), "Media stalled: sala número 3, 録画");
  EXPECT_EQ(tame_words(""), "");
}

TEST(ProviderWords, LoseWhatSteersAScreen) {
  EXPECT_EQ(tame_words("a\x1b[31mb\x7f\0c"), "a[31mb");
  EXPECT_EQ(tame_words(std::string_view("a\0b", 3)), "ab");
  EXPECT_EQ(tame_words("a\u009bb\u202Ec\u2066d\u200Be\uFEFFf"), "abcdef");
}

TEST(ProviderWords, AreOneLine) { EXPECT_EQ(tame_words("  no\r\n\tspace   left\u2028now \n"), "no space left now"); }

TEST(ProviderWords, LoseWhatIsNoText) {
  EXPECT_EQ(tame_words("a\xff\xc3"), "a");
  EXPECT_EQ(tame_words("a\xc0\xaf\xed\xa0\x80\xf5\x80\x80\x80z"), "az");
}

TEST(ProviderWords, AreCutBetweenCharacters) {
  std::string many;
  for (int i = 0; i < 300; ++i) many += "é";
  std::string expected;
  for (int i = 0; i < 200; ++i) expected += "é";
  EXPECT_EQ(tame_words(many), expected + "…");
  EXPECT_EQ(tame_words(expected), expected);
}

}  // namespace
}  // namespace chiroflow::app
