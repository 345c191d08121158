// SPDX-License-Identifier: Apache-2.0
#include "wire/json_writer.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>

#include "wire/json_value.hpp"
#include "wire/utf8.hpp"

namespace chiroflow::wire {
namespace {

std::string in_quotes(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}
std::string printed(double value) {
  std::string out;
  append_number(out, value);
  return out;
}

TEST(JsonWriter, SetsCommas) {
  std::string out = "data: ";
  JsonWriter writer(out);
  writer.begin_object();
  writer.member("a", 1);
  writer.key("b");
  writer.begin_array();
  writer.null();
  writer.boolean(true);
  writer.begin_object();
  writer.end_object();
  writer.string("[");
  writer.number(4.8);
  writer.end_array();
  writer.member("c", "x");
  writer.key("d");
  writer.raw("{}");
  writer.end_object();
  EXPECT_EQ(out, R"(data: {"a":1,"b":[null,true,{},"[",4.8],"c":"x","d":{}})");
}

TEST(JsonWriter, EscapesAsJsonStringifyDoes) {
  EXPECT_EQ(in_quotes("a\"b\\c/\b\f\n\r\t\x01\x1f\x7f"), "\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\"");
  EXPECT_EQ(in_quotes(std::string_view("a\0b", 3)), R"("a\u0000b")");
}

TEST(JsonWriter, PassesUtf8AndReplacesWhatIsNone) {
  EXPECT_EQ(in_quotes("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"");
  EXPECT_EQ(in_quotes("a\xFFz"), "\"a\xEF\xBF\xBDz\"");
  EXPECT_EQ(in_quotes("\xC0\xAF"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(in_quotes("\xED\xA0\x80").find('\xED'), std::string::npos);
  EXPECT_EQ(in_quotes("\xE2\x82"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(JsonWriter, FindsSpecialCharactersAtEveryPlaceOfAWord) {
  for (const std::string special : {"\"", "\\", "\n", "\x1f", "\xC3\xA9"}) {
    for (std::size_t at = 0; at < 24; ++at) {
      const std::string text = std::string(at, ' ') + special + std::string(24 - at, '~');
      const auto document = Document::parse(in_quotes(text));
      ASSERT_TRUE(document.has_value()) << at;
      EXPECT_EQ(document->root().as_string(), text);
    }
  }
}

TEST(JsonWriter, WritesAnyBytesAsValidJson) {
  rc::check("output parses, and is the input where that is UTF-8", [](const std::string& text) {
    const auto document = Document::parse(in_quotes(text));
    RC_ASSERT(document.has_value());
    bool valid = true;
    for (std::size_t i = 0; valid && i < text.size();) {
      const auto length = utf8_sequence(std::string_view(text).substr(i));
      valid = length > 0;
      i += length;
    }
    if (valid) RC_ASSERT(document->root().as_string() == text);
  });
}

TEST(JsonWriter, PrintsNumbersAsJavaScript) {
  EXPECT_EQ(printed(4.8), "4.8");
  EXPECT_EQ(printed(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(printed(100), "100");
  EXPECT_EQ(printed(-0.0), "0");
  EXPECT_EQ(printed(1e20), "100000000000000000000");
  EXPECT_EQ(printed(1e21), "1e+21");
  EXPECT_EQ(printed(1.5e300), "1.5e+300");
  EXPECT_EQ(printed(0.000001), "0.000001");
  EXPECT_EQ(printed(1e-7), "1e-7");
  EXPECT_EQ(printed(-1.25e-7), "-1.25e-7");
  EXPECT_EQ(printed(123456789.125), "123456789.125");
  EXPECT_EQ(printed(5e-324), "5e-324");
  EXPECT_EQ(printed(1.7976931348623157e308), "1.7976931348623157e+308");
  EXPECT_EQ(printed(9007199254740993.0), "9007199254740992");
  EXPECT_EQ(printed(std::numeric_limits<double>::quiet_NaN()), "null");
  EXPECT_EQ(printed(std::numeric_limits<double>::infinity()), "null");
}

TEST(JsonWriter, LaysOutWithTwoSpaces) {
  EXPECT_EQ(indented(R"({"a":[],"b":{},"c":[1,{"d":"x,{\"]"}]})"),
            "{\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    1,\n    {\n      \"d\": \"x,{\\\"]\"\n    }\n  ]\n}");
}

TEST(Utf8, CountsUtf16Units) {
  EXPECT_EQ(utf16_length(""), 0u);
  EXPECT_EQ(utf16_length("ab"), 2u);
  EXPECT_EQ(utf16_length("\xC3\xA9"), 1u);
  EXPECT_EQ(utf16_length("\xF0\x9F\x98\x80"), 2u);
  EXPECT_EQ(utf16_length("\xFF"), 1u);
}

}  // namespace
}  // namespace chiroflow::wire
