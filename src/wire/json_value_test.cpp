// SPDX-License-Identifier: Apache-2.0
#include "wire/json_value.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <bit>
#include <cmath>

#include "wire/json_writer.hpp"

namespace chiroflow::wire {
namespace {

std::string reprinted(std::string_view json) {
  const auto document = Document::parse(json);
  if (!document.has_value()) return "refused: " + std::string(document.error().text());
  std::string out;
  JsonWriter writer(out);
  write_value(writer, document->root());
  return out;
}

TEST(JsonValue, PrintsWhatItRead) {
  for (const char* json :
       {"{}", "[]", "0", "\"\"", "null", "true", R"({"a":[{"b":{}},[[]],{"c":[1,2,{"d":null}]}],"e":{"f":"g"}})",
        R"([{"x":1},{"y":[{}]},5,"z"])"}) {
    EXPECT_EQ(reprinted(json), json);
  }
}

TEST(JsonValue, TakesTheLastOfDuplicateKeysAtTheFirstPlace) {
  EXPECT_EQ(reprinted(R"({"a":1,"b":2,"a":3})"), R"({"a":3,"b":2})");
  std::string many = "{";
  for (int i = 0; i < 1000; ++i) many += "\"k" + std::to_string(i % 30) + "\":" + std::to_string(i) + ",";
  many.back() = '}';
  const auto document = Document::parse(many);
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->root().members().size(), 30u);
  EXPECT_EQ(document->root().get("k9").as_integer(), 999);
}

TEST(JsonValue, RefusesWhatJsonParseRefuses) {
  for (const char* json : {"", " ", "{", "[1,]", "{\"a\":1,}", "{'a':1}", "01", "+1", ".5", "NaN", "nul", "\"\x01\"",
                           "\"\\x\"", "1 2", "{}x", "\"\xFF\"", "\"\xED\xA0\x80\"", "[1}", "// c\n1"}) {
    EXPECT_FALSE(Document::parse(json).has_value()) << json;
  }
}

TEST(JsonValue, SaysWhatIsWrongWithoutEchoingIt) {
  EXPECT_EQ(reprinted("{json"), "refused: Expected property name or '}' in JSON at position 1");
  EXPECT_EQ(reprinted(""), "refused: Unexpected end of JSON input");
  EXPECT_EQ(reprinted("{} secret").find("secret"), std::string::npos);
}

TEST(JsonValue, RefusesNumbersBeyondADouble) {
  EXPECT_EQ(reprinted("[1e400]"), "refused: Number out of range in JSON");
  EXPECT_EQ(reprinted("-1e999"), "refused: Number out of range in JSON");
  EXPECT_EQ(reprinted("[1e-400]"), "[0]");
}

TEST(JsonValue, RefusesDeepNesting) {
  EXPECT_TRUE(Document::parse(std::string(32, '[') + std::string(32, ']')).has_value());
  EXPECT_FALSE(Document::parse(std::string(33, '[') + std::string(33, ']')).has_value());
}

TEST(JsonValue, ReadsIntegersOfBothSizes) {
  const auto document =
      Document::parse("[9223372036854775807,18446744073709551615,-9223372036854775808,123456789012345678901234567890]");
  ASSERT_TRUE(document.has_value());
  const auto items = document->root().items();
  EXPECT_EQ(items[0].as_integer(), INT64_MAX);
  EXPECT_EQ(items[1].as_number(), 18446744073709551615.0);
  EXPECT_EQ(items[2].as_integer(), INT64_MIN);
  EXPECT_EQ(items[3].as_number(), 1.2345678901234568e29);
}

TEST(JsonValue, ReadsEscapesInKeysAndLongTexts) {
  const std::string long_text(5000, 'x');
  const auto document = Document::parse("{\"\\u0061\\n\":\"" + long_text + "\\ud83d\\ude00\"}");
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->root().get("a\n").as_string(), long_text + "\xF0\x9F\x98\x80");
}

TEST(JsonValue, EveryDoubleSurvivesTheRoundTrip) {
  rc::check("bits are the same after printing and reading", [](std::uint64_t bits) {
    const auto number = std::bit_cast<double>(bits);
    RC_PRE(std::isfinite(number) && number != 0);
    std::string text;
    append_number(text, number);
    const auto document = Document::parse(text);
    RC_ASSERT(document.has_value());
    RC_ASSERT(std::bit_cast<std::uint64_t>(document->root().as_number()) == bits);
  });
}

TEST(JsonValue, BuildsAnObjectOfTexts) {
  auto document = Document::empty_object();
  document.add_text("a", "1");
  document.add_text("a", "2");
  document.add_text("a", "3");
  document.set_text("b", "x");
  document.set_text("b", "y");
  std::string out;
  JsonWriter writer(out);
  write_value(writer, document.root());
  EXPECT_EQ(out, R"({"a":["1","2","3"],"b":"y"})");
}

TEST(JsonValue, GrowsToManyTextsAndBeyondWhatWasParsed) {
  auto document = Document::parse(R"({"list":["p"],"x":1,"y":2,"z":3})");
  ASSERT_TRUE(document.has_value());
  for (int i = 0; i < 1000; ++i) {
    document->set_text("k" + std::to_string(i), std::to_string(i));
    document->add_text("list", std::to_string(i));
  }
  EXPECT_EQ(document->root().members().size(), 1004u);
  EXPECT_EQ(document->root().get("k999").as_string(), "999");
  EXPECT_EQ(document->root().get("z").as_integer(), 3);
  const auto items = document->root().get("list").items();
  ASSERT_EQ(items.size(), 1001u);
  EXPECT_EQ(items[0].as_string(), "p");
  EXPECT_EQ(items[1000].as_string(), "999");
}

TEST(JsonValue, LeavesARootThatIsNoObjectAlone) {
  auto document = Document::parse("[1,2]");
  ASSERT_TRUE(document.has_value());
  document->set_text("a", "b");
  document->add_text("a", "b");
  EXPECT_EQ(document->root().items().size(), 2u);
}

TEST(JsonValue, SurvivesAMove) {
  auto document = Document::parse(R"({"a":"b"})");
  ASSERT_TRUE(document.has_value());
  const Document moved = std::move(*document);
  EXPECT_EQ(moved.root().get("a").as_string(), "b");
}

}  // namespace
}  // namespace chiroflow::wire
