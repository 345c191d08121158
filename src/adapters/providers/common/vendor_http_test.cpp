// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/common/vendor_http.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace chiroflow::providers {
namespace {

const Instant kNow = *parse_iso("2030-01-15T09:45:00.500Z");

HttpResponse with_header(int status, std::string name, std::string value) {
  return {.status = status, .headers = {{std::move(name), std::move(value)}}, .body = {}};
}

std::optional<std::int64_t> wait_of(std::string value) {
  const auto wait = retry_after(with_header(429, "retry-after", std::move(value)), kNow);
  return wait ? std::optional(wait->count()) : std::nullopt;
}

TEST(RetryAfter, IsReadAsSeconds) {
  EXPECT_EQ(wait_of("0"), 0);
  EXPECT_EQ(wait_of("30"), 30);
  EXPECT_EQ(wait_of("-5"), 0);
  EXPECT_EQ(wait_of("86401"), 86400);
  EXPECT_EQ(wait_of("99999999999999999999999"), 86400);
  EXPECT_EQ(wait_of("-99999999999999999999999"), 0);
}

TEST(RetryAfter, IsReadAsADateRoundedUp) {
  EXPECT_EQ(wait_of("Tue, 15 Jan 2030 09:45:30 GMT"), 30);  // 29.5 s
  EXPECT_EQ(wait_of("Tue, 15 Jan 2030 09:44:00 GMT"), 0);
  EXPECT_EQ(wait_of("Fri, 15 Feb 2030 09:45:00 GMT"), 86400);
  EXPECT_EQ(wait_of("2030-01-15T10:45:00Z"), 3600);
  EXPECT_EQ(wait_of("2030-01-16"), 14 * 3600 + 15 * 60);
  EXPECT_EQ(wait_of("9999-12-31T23:59:59Z"), 86400);
}

TEST(RetryAfter, IsNothingWhenUnreadable) {
  for (const auto* text :
       {"", " ", "soon", "5s", "1.5", "0x10", "+5", "Tue, 15 Jan 2030 09:45:30", "Tue, 15 Jan 2030 09:45:30 GMT ",
        "Tue, 15 Foo 2030 09:45:30 GMT", "Tue, 31 Feb 2030 09:45:30 GMT", "Tue, 15 Jan 2030 24:45:30 GMT",
        "Tue, 15 Jan 2030 09:60:30 GMT", "Tue, 15 Jan -030 09:45:30 GMT", "Tue, -5 Jan 2030 09:45:30 GMT",
        "Tue, +5 Jan 2030 09:45:30 GMT", "2030-13-01T00:00:00Z", "%d%s%n"})
    EXPECT_EQ(wait_of(text), std::nullopt) << text;
  EXPECT_EQ(retry_after(HttpResponse{}, kNow), std::nullopt);
}

TEST(ErrorOf, MapsTheStatus) {
  const auto of = [](int status) {
    const auto error = error_of(with_header(status, "Retry-After", "7"), "53105", kNow);
    EXPECT_EQ(error.detail, "HTTP " + std::to_string(status) + " code 53105");
    EXPECT_EQ(error.vendor_code, "53105");
    return std::string(info(error.code).name) + "/" + error.cause;
  };
  EXPECT_EQ(of(404), "not_found/not_found");
  EXPECT_EQ(of(401), "provider_unavailable/bad_credentials");
  EXPECT_EQ(of(403), "provider_unavailable/bad_credentials");
  EXPECT_EQ(of(429), "provider_unavailable/rate_limited");
  EXPECT_EQ(of(500), "provider_unavailable/server_error");
  EXPECT_EQ(of(503), "provider_unavailable/server_error");
  EXPECT_EQ(of(400), "provider_unavailable/bad_response");
  EXPECT_EQ(of(302), "provider_unavailable/bad_response");
  EXPECT_EQ(error_of(with_header(429, "Retry-After", "7"), {}, kNow).retry_after, Seconds(7));
  EXPECT_EQ(error_of({.status = 429, .headers = {}, .body = {}}, {}, kNow).detail, "HTTP 429");
}

// Or a proxy's page would end every visit that is asked about.
TEST(ErrorOf, NobodyButTheVendorSaysThatItKnowsNoneOfIt) {
  const auto error = error_of({.status = 404, .headers = {}, .body = "<html>no such page</html>"}, {}, kNow);
  EXPECT_EQ(error.code, ErrorCode::provider_unavailable);
  EXPECT_EQ(error.cause, "bad_response");
}

TEST(ErrorOf, KeepsNoMoreOfAVendorsCodeThanACode) {
  const auto kept = [](std::string_view code) {
    return error_of({.status = 502, .headers = {}, .body = {}}, code, kNow).vendor_code;
  };
  EXPECT_EQ(kept(""), "HTTP 502");
  EXPECT_EQ(kept("<>@\n"), "HTTP 502");
  EXPECT_EQ(kept("RESOURCE_EXHAUSTED rateLimitExceeded"), "RESOURCE_EXHAUSTED rateLimitExceeded");
  EXPECT_EQ(kept("jane@clinic\n<b>"), "janeclinicb");
  EXPECT_EQ(kept(std::string(500, 'a')), std::string(60, 'a'));
}

TEST(JsonBody, IsRefusedWhenItIsNone) {
  for (const auto* body : {"", "<html>", "{", "{} x", "nope"}) {
    const auto parsed = json_body({.status = 200, .headers = {}, .body = body});
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().cause, "bad_response");
    EXPECT_EQ(parsed.error().detail, "HTTP 200 with no JSON");
  }
}

TEST(Members, AreReadOnlyAsWhatTheyAre) {
  const auto document = *json_body(
      {.status = 200,
       .headers = {},
       .body = R"({"t":"x","e":"","n":null,"i":9007199254740993,"d":"9007199254740993","m":"-9223372036854775808",)"
               R"("f":1.5,"w":"12 ","o":"9223372036854775808","a":[1],"x":{}})"});
  const auto& root = document.root();
  EXPECT_EQ(text_of(root, "t"), "x");
  EXPECT_EQ(text_of(root, "e"), "");
  for (const auto* name : {"n", "i", "a", "x", "absent"}) EXPECT_EQ(text_of(root, name), std::nullopt) << name;
  EXPECT_EQ(integer_of(root, "i"), 9007199254740993);
  EXPECT_EQ(integer_of(root, "d"), 9007199254740993);
  EXPECT_EQ(integer_of(root, "m"), INT64_MIN);
  for (const auto* name : {"t", "e", "n", "f", "w", "o", "a", "x", "absent"})
    EXPECT_EQ(integer_of(root, name), std::nullopt) << name;
  EXPECT_EQ(text_of(root.get("a"), "t"), std::nullopt);
  EXPECT_EQ(integer_of(root.get("t"), "t"), std::nullopt);
}

TEST(Percent, EncodesAllButUnreservedCharacters) {
  EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(percent_encode("a b+c/d?e&f=g%h#"), "a%20b%2Bc%2Fd%3Fe%26f%3Dg%25h%23");
  EXPECT_EQ(percent_encode("../cf-1"), "..%2Fcf-1");
  EXPECT_EQ(percent_encode(std::string("\0\xff\xc3\xa4\r\n", 6)), "%00%FF%C3%A4%0D%0A");
}

TEST(Percent, DecodesNothingBroken) {
  EXPECT_EQ(percent_decode("a%2fb%2Fc+d", false), "a/b/c+d");
  EXPECT_EQ(percent_decode("a+b%2B", true), "a b+");
  EXPECT_EQ(percent_decode("%00", false), std::string(1, '\0'));
  EXPECT_EQ(percent_decode("%25%32%35", false), "%25");  // once, not twice
  for (const auto* text : {"%", "%2", "a%", "%g0", "%0g", "%%20", "%-1", "% 1", "%u0041"})
    EXPECT_EQ(percent_decode(text, true), std::nullopt) << text;
}

TEST(Form, DecodesFieldsInTheirOrder) {
  using Fields = std::vector<FormField>;
  EXPECT_EQ(form_decode(""), Fields());
  EXPECT_EQ(form_decode("&&"), Fields());
  EXPECT_EQ(form_decode("a=1&a=2&b"), (Fields{{"a", "1"}, {"a", "2"}, {"b", ""}}));
  EXPECT_EQ(form_decode("=&=x&a=b=c&"), (Fields{{"", ""}, {"", "x"}, {"a", "b=c"}}));
  EXPECT_EQ(form_decode("a%26b=c%3Dd+e"), (Fields{{"a&b", "c=d e"}}));
  EXPECT_EQ(form_decode("a=%zz"), std::nullopt);
  EXPECT_EQ(form_decode("a=1&%"), std::nullopt);
}

TEST(Form, ComesBackAsItWas) {
  rc::check([](const std::vector<FormField>& fields) { RC_ASSERT(form_decode(form_encode(fields)) == fields); });
  rc::check([](const std::string& text) {
    RC_ASSERT(percent_decode(percent_encode(text), false) == text);
    RC_ASSERT(percent_decode(percent_encode(text), true) == text);
  });
}

TEST(Form, TakesAnyBytes) {
  rc::check([](const std::string& text) {
    form_decode(text);
    percent_decode(text, true);
    retry_after(with_header(429, "Retry-After", text), kNow);
  });
}

TEST(BasicAuth, IsThatOfTheRfc) {
  EXPECT_EQ(basic_auth("Aladdin", "open sesame"), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  EXPECT_EQ(basic_auth("", ""), "Basic Og==");
}

}  // namespace
}  // namespace chiroflow::providers
