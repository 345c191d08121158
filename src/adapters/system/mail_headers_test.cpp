// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/mail_headers.hpp"

#include <gtest/gtest.h>

namespace chiroflow::system {
namespace {

TEST(MailHeaders, EncodeWhatIsNotPlain) {
  EXPECT_EQ(header_words("Your visit"), "Your visit");
  EXPECT_EQ(header_words("José"), "=?UTF-8?B?Sm9zw6k=?=");
  EXPECT_EQ(header_words("=?UTF-8?Q?x?="), "=?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?=");
  EXPECT_EQ(header_mailbox("Heron \"Clinic\"", "a@b.example"), "\"Heron \\\"Clinic\\\"\" <a@b.example>");
  EXPECT_EQ(header_mailbox("Clínica", "a@b.example"), "=?UTF-8?B?Q2zDrW5pY2E=?=\r\n <a@b.example>");
  EXPECT_EQ(header_mailbox("", "a@b.example"), "<a@b.example>");
}

TEST(MailHeaders, KeepTheLimitOfLinesAndTearNoCharacterApart) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "ñ診";
  const auto words = header_words(text);
  for (std::size_t begin = 0; begin < words.size();) {
    const auto end = std::min(words.find("\r\n", begin), words.size());
    EXPECT_LE(end - begin, 67u);
    begin = end + 2;
  }
  EXPECT_EQ(words.find_first_of("\r"), words.find("\r\n "));
}

TEST(MailHeaders, WriteDates) {
  EXPECT_EQ(header_date(parse_iso("2030-01-05T04:45:09.900Z").value()), "Sat, 05 Jan 2030 04:45:09 +0000");
}

TEST(MailHeaders, RefuseAddressesThatWouldSayMore) {
  EXPECT_TRUE(is_plain_address("ann+visits@patient.example"));
  for (const auto* bad : {"", "ann", "@x", "ann@", "a@b@c", "a b@c.example", "a@c.example>\r\nRCPT TO:<x@y.example",
                          "a@c,d@e", "ñ@c.example"})
    EXPECT_FALSE(is_plain_address(bad)) << bad;
}

TEST(MailHeaders, EndLinesWithCrlf) { EXPECT_EQ(with_crlf("a\nb\r\nc\n"), "a\r\nb\r\nc\r\n"); }

}  // namespace
}  // namespace chiroflow::system
