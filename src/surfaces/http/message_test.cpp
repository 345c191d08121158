// SPDX-License-Identifier: Apache-2.0
#include "surfaces/http/message.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace chiroflow::http {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(HttpMessage, HeadersCompareWithoutCaseAndKeepTheirOrder) {
  Headers headers;
  headers.add("Accept", "a");
  headers.add("X", "");
  headers.add("ACCEPT", "b");
  EXPECT_EQ(headers.get("accept"), "a");
  EXPECT_EQ(headers.all("aCCept"), (std::vector<std::string_view>{"a", "b"}));
  EXPECT_EQ(headers.count("accept"), 2U);
  EXPECT_TRUE(headers.contains("x"));
  EXPECT_FALSE(headers.contains("y"));
  EXPECT_EQ(headers.get("y"), "");
}

TEST(HttpMessage, DecodesEscapes) {
  EXPECT_EQ(percent_decode("a%20b+c%2fd%2F"), "a b+c/d/");
  EXPECT_EQ(percent_decode("%C3%A4"), "\xC3\xA4");
  EXPECT_EQ(percent_decode(""), "");
}

TEST(HttpMessage, RefusesRubbishEscapes) {
  for (const char* text : {"%", "%2", "a%2", "%zz", "%2g", "%%20", "%00", "a%00b", "%ff", "%C3", "%C0%80", "%ED%A0%80",
                           "%F4%90%80%80", "%E0%80%80"}) {
    EXPECT_EQ(percent_decode(text), std::nullopt) << text;
  }
  EXPECT_EQ(percent_decode(std::string_view("a\0b", 3)), std::nullopt);
}

RC_GTEST_PROP(HttpMessage, DecodingUndoesEncoding, (const std::string& any)) {
  std::string text, encoded;
  for (const char c : any) text.push_back(static_cast<char>((static_cast<unsigned char>(c) % 127) + 1));
  for (const char c : text) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    encoded += {'%', kDigits[static_cast<unsigned char>(c) >> 4], kDigits[c & 15]};
  }
  RC_ASSERT(percent_decode(encoded) == text);
}

TEST(HttpMessage, ParsesQueries) {
  EXPECT_EQ(parse_query("a=1&b=x+y&&c&d=%3D=&a=2"),
            (Pairs{{"a", "1"}, {"b", "x y"}, {"c", ""}, {"d", "=="}, {"a", "2"}}));
  EXPECT_EQ(parse_query(""), Pairs{});
  EXPECT_EQ(parse_query("a=1&b=%"), std::nullopt);
}

TEST(HttpMessage, FindsTheFirstParameterOfAName) {
  EXPECT_EQ(query_parameter("x=1&input=%7B%7D&input=2", "input"), "{}");
  EXPECT_EQ(query_parameter("inp%75t=3", "input"), "3");
  EXPECT_EQ(query_parameter("x=1", "input"), std::nullopt);
  EXPECT_EQ(query_parameter("input=%00", "input"), std::nullopt);
  EXPECT_EQ(query_parameter("input", "input"), "");
}

TEST(HttpMessage, FindsCookies) {
  EXPECT_EQ(cookie_value("a=1; session=abc=; b", "session"), "abc=");
  EXPECT_EQ(cookie_value("session=\"q\"", "session"), "q");
  EXPECT_EQ(cookie_value("xsession=1;session=", "session"), "");
  EXPECT_EQ(cookie_value("Session=1", "session"), std::nullopt);
  EXPECT_EQ(cookie_value("", "session"), std::nullopt);
}

TEST(HttpMessage, SettingAHeaderReplacesIt) {
  Response response;
  response.set_header("X-A", "1");
  response.set_header("x-a", "2");
  EXPECT_EQ(response.headers, (Pairs{{"x-a", "2"}}));
  EXPECT_TRUE(response.has_header("X-A"));
}

}  // namespace
}  // namespace chiroflow::http
