// SPDX-License-Identifier: Apache-2.0
#include "crypto/certificate.hpp"

#include <gtest/gtest.h>

namespace chiroflow::crypto {
namespace {

const Instant kNow = from_unix_ms(1'900'000'000'000);
const std::vector<std::string> kNames{"192.168.1.20", "clinic-pc", "localhost"};

SelfSigned made() {
  auto certificate = make_self_signed(kNames, kNow);
  EXPECT_TRUE(certificate);
  return std::move(*certificate);
}

TEST(SelfSigned, IsForTheGivenNames) {
  const auto one = made();
  const auto facts = examine_certificate(one.certificate_pem, one.key_pem.view());
  ASSERT_TRUE(facts) << facts.error().message;
  EXPECT_EQ(facts->names, kNames);
  EXPECT_TRUE(facts->matches_key);
}

TEST(SelfSigned, IsValidForAsLongAsBrowsersAccept) {
  const auto one = made();
  const auto facts = examine_certificate(one.certificate_pem, one.key_pem.view());
  ASSERT_TRUE(facts);
  EXPECT_LT(facts->not_before, kNow);
  EXPECT_EQ(facts->not_after - facts->not_before, Hours(24) * 397);
}

TEST(SelfSigned, IsAnotherOneEachTime) {
  const auto one = made(), other = made();
  EXPECT_NE(one.certificate_pem, other.certificate_pem);
  const auto mixed = examine_certificate(one.certificate_pem, other.key_pem.view());
  ASSERT_TRUE(mixed);
  EXPECT_FALSE(mixed->matches_key);
}

TEST(SelfSigned, RefusesNamesThatAreNone) { EXPECT_FALSE(make_self_signed({"a,DNS:evil\n"}, kNow)); }

TEST(Certificate, SaysWhatIsUnreadable) {
  const auto one = made();
  const auto no_certificate = examine_certificate("nothing", one.key_pem.view());
  ASSERT_FALSE(no_certificate);
  EXPECT_EQ(no_certificate.error().cause, "certificate_unreadable");
  const auto no_key = examine_certificate(one.certificate_pem, "");
  ASSERT_FALSE(no_key);
  EXPECT_EQ(no_key.error().cause, "key_unreadable");
}

}  // namespace
}  // namespace chiroflow::crypto
