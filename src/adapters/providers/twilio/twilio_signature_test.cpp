// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/twilio/twilio_signature.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "crypto/bytes.hpp"
#include "crypto/digest.hpp"

namespace chiroflow::twilio {
namespace {
using providers::FormField;
using Form = std::vector<FormField>;

// twilio.com/docs/usage/webhooks/webhooks-security
TEST(TwilioSignature, TakesTheExampleOfTheDocumentation) {
  const Form form{{"CallSid", "CA1234567890ABCDE"},
                  {"Caller", "+14158675310"},
                  {"Digits", "1234"},
                  {"From", "+14158675310"},
                  {"To", "+18005551212"}};
  const auto url = "https://example.com/myapp.php?foo=1&bar=2";
  EXPECT_TRUE(is_signed("12345", "L/OH5YylLD5NRKLltdqwSvS0BnU=", url, form));
  EXPECT_FALSE(is_signed("12346", "L/OH5YylLD5NRKLltdqwSvS0BnU=", url, form));
  EXPECT_FALSE(is_signed("12345", "L/OH5YylLD5NRKLltdqwSvS0BnU", url, form));
  EXPECT_FALSE(is_signed("12345", "", url, form));
  EXPECT_FALSE(is_signed("", crypto::base64(crypto::hmac_sha1("", signed_text(url, form))), url, form));
}

TEST(TwilioSignature, CoversNamesInByteOrderAndEachValueOnce) {
  EXPECT_EQ(signed_text("u", {{"b", "2"}, {"a", "1"}, {"B", "3"}, {"é", "4"}, {"_", "5"}}), "uB3_5a1b2é4");
  EXPECT_EQ(signed_text("u", {{"X", "b"}, {"Y", "1"}, {"X", "a"}, {"X", "b"}}), "uXaXbY1");
  EXPECT_EQ(signed_text("u", {}), "u");
}

TEST(TwilioSignature, MayHaveBeenMadeWithOrWithoutThePort) {
  using Addresses = std::vector<std::string>;
  EXPECT_EQ(signed_addresses("https://h.example/a?b#c"),
            (Addresses{"https://h.example/a?b#c", "https://h.example:443/a?b#c"}));
  EXPECT_EQ(signed_addresses("http://h.example"), (Addresses{"http://h.example", "http://h.example:80"}));
  EXPECT_EQ(signed_addresses("https://h.example:8443/"), (Addresses{"https://h.example/", "https://h.example:8443/"}));
  EXPECT_EQ(signed_addresses("https://[2001:db8::1]/"),
            (Addresses{"https://[2001:db8::1]/", "https://[2001:db8::1]:443/"}));
  EXPECT_EQ(signed_addresses("https://u:p@H.example/A"),
            (Addresses{"https://u:p@H.example/A", "https://u:p@H.example:443/A", "https://u:p@h.example/A",
                       "https://u:p@h.example:443/A"}));
  EXPECT_EQ(signed_addresses("no address"), Addresses{"no address"});
}

TEST(TwilioSignature, OfAnythingElseIsRefused) {
  EXPECT_TRUE(rc::check([](const std::string& name, const std::string& value, const std::string& other) {
    const Form form{{name, value}};
    const auto right = crypto::base64(crypto::hmac_sha1("key", signed_text("https://h/", form)));
    RC_ASSERT(is_signed("key", right, "https://h/", form));
    RC_ASSERT(is_signed("key", right, "https://h/", {{name, other}}) == (value == other));
    RC_ASSERT(!is_signed("other", right, "https://h/", form));
  }));
}

TEST(TwilioSignature, HashOfTheBodyIsReadFromTheQueryAlone) {
  EXPECT_EQ(body_hash_of("https://h/?a=1&bodySHA256=ab#c"), "ab");
  EXPECT_EQ(body_hash_of("https://h/?bodySHA256="), "");
  EXPECT_FALSE(body_hash_of("https://h/bodySHA256=ab"));
  EXPECT_FALSE(body_hash_of("https://h/?a=1#bodySHA256=ab"));
  EXPECT_FALSE(body_hash_of("https://h/?bodySHA256=%zz"));
  EXPECT_TRUE(is_body_hash(crypto::sha256("{}").hex(), "{}"));
  EXPECT_FALSE(is_body_hash(crypto::sha256("{}").hex(), "{} "));
  EXPECT_FALSE(is_body_hash("", "{}"));
}

}  // namespace
}  // namespace chiroflow::twilio
