// SPDX-License-Identifier: Apache-2.0
#include "crypto/totp.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

#include "support/seeded_random.hpp"

namespace chiroflow::crypto {
namespace {

const std::string kRfcSecret = "12345678901234567890";
Instant at_seconds(std::int64_t seconds) { return from_unix_ms(seconds * 1000); }

// RFC 6238 appendix B, SHA-1
TEST(Totp, GivesTheCodesOfRfc6238) {
  const std::pair<std::int64_t, std::string> cases[] = {{59, "94287082"},         {1111111109, "07081804"},
                                                        {1111111111, "14050471"}, {1234567890, "89005924"},
                                                        {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (const auto& [seconds, code] : cases) {
    EXPECT_EQ(totp_code(kRfcSecret, totp_step(at_seconds(seconds)), 8), code) << seconds;
    EXPECT_EQ(totp_code(kRfcSecret, totp_step(at_seconds(seconds))), code.substr(2)) << seconds;
  }
}

TEST(Totp, AcceptsOneStepBeforeAndAfterAndNoMore) {
  const Instant now = at_seconds(1'000'000'010);
  const std::int64_t step = totp_step(now);
  for (int away = -3; away <= 3; ++away) {
    const auto matched = totp_match(kRfcSecret, totp_code(kRfcSecret, step + away), now, std::nullopt);
    if (away >= -1 && away <= 1) {
      EXPECT_EQ(matched, step + away);
    } else {
      EXPECT_FALSE(matched) << away;
    }
  }
}

// H-07: the same code is refused a second time.
TEST(Totp, H07RefusesAReplayAndEveryOlderCode) {
  const Instant now = at_seconds(1'000'000'010);
  const std::int64_t step = totp_step(now);
  const auto first = totp_match(kRfcSecret, totp_code(kRfcSecret, step), now, std::nullopt);
  ASSERT_EQ(first, step);
  EXPECT_FALSE(totp_match(kRfcSecret, totp_code(kRfcSecret, step), now, first));
  EXPECT_FALSE(totp_match(kRfcSecret, totp_code(kRfcSecret, step - 1), now, first));
  EXPECT_EQ(totp_match(kRfcSecret, totp_code(kRfcSecret, step + 1), now, first), step + 1);
}

TEST(Totp, TakesCodesWithSpacesAndRefusesAnythingElse) {
  const Instant now = at_seconds(59);
  EXPECT_EQ(totp_match(kRfcSecret, "287 082", now, std::nullopt), 1);
  for (const char* code : {"", "28708", "2870820", "28708a", "94287082", "-287082"}) {
    EXPECT_FALSE(totp_match(kRfcSecret, code, now, std::nullopt)) << code;
  }
}

TEST(Totp, UriIsEscaped) {
  EXPECT_EQ(otpauth_uri("Dr. Wu & Co", "ann:b@x.org", "Hello!\xde\xad\xbe\xef"),
            "otpauth://totp/Dr.%20Wu%20%26%20Co:ann%3Ab%40x.org?secret=JBSWY3DPEHPK3PXP&issuer=Dr.%20Wu%20%26%20Co"
            "&algorithm=SHA1&digits=6&period=30");
}

// RFC 4648 section 10, without padding
TEST(Base32, EncodesTheExamplesOfTheRfc) {
  const std::pair<std::string, std::string> cases[] = {{"", ""},
                                                       {"f", "MY"},
                                                       {"fo", "MZXQ"},
                                                       {"foo", "MZXW6"},
                                                       {"foob", "MZXW6YQ"},
                                                       {"fooba", "MZXW6YTB"},
                                                       {"foobar", "MZXW6YTBOI"}};
  for (const auto& [plain, text] : cases) {
    EXPECT_EQ(base32(plain), text);
    EXPECT_EQ(from_base32(text), plain);
  }
  EXPECT_EQ(from_base32("mzxw 6ytb oi======"), "foobar");
  for (const char* text : {"M", "MZ", "MZXW6Y", "M1", "MZX"}) EXPECT_FALSE(from_base32(text)) << text;
  EXPECT_TRUE(rc::check([](const std::string& bytes) { RC_ASSERT(from_base32(base32(bytes)) == bytes); }));
}

TEST(Totp, SecretHas160Bits) {
  testing::SeededRandom random;
  EXPECT_EQ(new_totp_secret(random).size(), 20u);
}

TEST(RecoveryCodes, AreTenDifferentOnesInTwoGroups) {
  testing::SeededRandom random;
  const auto codes = new_recovery_codes(random);
  EXPECT_EQ(std::set(codes.begin(), codes.end()).size(), 10u);
  for (const auto& code : codes) {
    ASSERT_EQ(code.size(), 11u);
    EXPECT_EQ(code[5], '-');
    EXPECT_EQ(code.find_first_of("ilouILOU"), std::string::npos);
    EXPECT_TRUE(normalise_recovery_code(code));
  }
}

TEST(RecoveryCodes, AreRecognisedHoweverTheyAreTyped) {
  EXPECT_EQ(normalise_recovery_code("o0iL1-abcde"), "00111abcde");
  EXPECT_EQ(normalise_recovery_code(" O0IL1 ABC DE "), "00111abcde");
  EXPECT_EQ(recovery_code_hash("user1", "00111-abcde"), recovery_code_hash("user1", "OOILi abcde"));
  EXPECT_NE(recovery_code_hash("user1", "00111-abcde"), recovery_code_hash("user2", "00111-abcde"));
  EXPECT_NE(recovery_code_hash("user1", "00111-abcde"), recovery_code_hash("user1", "00111-abcdf"));
  for (const char* text : {"", "00111-abcd", "00111-abcdef", "00111-abcdu", "00111-abcd!"}) {
    EXPECT_FALSE(normalise_recovery_code(text)) << text;
    EXPECT_FALSE(recovery_code_hash("user1", text)) << text;
  }
}

}  // namespace
}  // namespace chiroflow::crypto
