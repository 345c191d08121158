// SPDX-License-Identifier: Apache-2.0
#include "wire/superjson.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace chiroflow::wire {
namespace {

std::string fault(std::string_view text) {
  const auto result = parse_superjson(text);
  return result.has_value() ? "none" : std::string(result.error().text());
}
Superjson read(std::string_view text) {
  auto result = parse_superjson(text);
  EXPECT_TRUE(result.has_value()) << text;
  return std::move(*result);
}

TEST(Superjson, TurnsDatesFromTextAndNumber) {
  const auto input =
      read(R"({"json":{"a":"2030-01-10T10:30:00+01:00","b":[{"c":1894354200000}],"d":"soon","e":null,"f":1e300},
      "meta":{"values":{"a":["Date"],"b.0.c":["Date"],"d":["Date"],"e":["Date"],"f":["Date"]},"v":1}})");
  EXPECT_EQ(input.json().get("a").as_date(), 1894267800000);
  EXPECT_EQ(input.json().get("b").items()[0].get("c").as_date(), 1894354200000);
  for (const char* invalid : {"d", "e", "f"}) {
    EXPECT_TRUE(input.json().get(invalid).is(Kind::date));
    EXPECT_FALSE(input.json().get(invalid).as_date().has_value());
  }
}

TEST(Superjson, KnowsUndefinedAtTheRootAndInside) {
  EXPECT_TRUE(read(R"({"json":null,"meta":{"values":["undefined"],"v":1}})").json().is_undefined());
  EXPECT_TRUE(read(R"({"json":{"a":null},"meta":{"values":{"a":["undefined"]}}})").json().get("a").is_undefined());
  EXPECT_TRUE(read(R"({"json":"2030-01-10T10:30:00Z","meta":{"values":["Date"],"v":1}})").json().is(Kind::date));
}

TEST(Superjson, ReadsEscapedDotsAndBackslashes) {
  const auto input =
      read(R"({"json":{"a.b":{"c\\d":"2030-01-10"}},"meta":{"values":{"a\\.b.c\\\\d":["Date"]},"v":1}})");
  EXPECT_TRUE(input.json().get("a.b").get("c\\d").is(Kind::date));
  // Without a version the backslash stands for itself.
  const auto old = read(R"({"json":{"a.b":{"c\\d":"2030-01-10"}},"meta":{"values":{"a\\.b.c\\d":["Date"]}}})");
  EXPECT_TRUE(old.json().get("a.b").get("c\\d").is(Kind::date));
  EXPECT_EQ(fault(R"({"json":{},"meta":{"values":{"a\\b":["Date"]},"v":1}})"), "invalid path");
}

TEST(Superjson, ReadsNestedAnnotations) {
  const auto input = read(R"({"json":{"s":["2030-01-10",1],"m":[["k","2030-01-10"]]},
      "meta":{"values":{"s":["set",{"0":["Date"]}],"m":["map",{"0.1":["Date"]}]},"v":1}})");
  EXPECT_TRUE(input.json().get("s").is(Kind::set));
  EXPECT_TRUE(input.json().get("s").items()[0].is(Kind::date));
  EXPECT_TRUE(input.json().get("m").items()[0].items()[1].is(Kind::date));
}

TEST(Superjson, IgnoresPathsThatAreNotThere) {
  const auto input =
      read(R"({"json":{"limit":1},"meta":{"values":{"a.b":["Date"],"limit.x":["set"],"limit.0":["bigint"]},"v":1}})");
  EXPECT_EQ(input.json().get("limit").as_integer(), 1);
  EXPECT_TRUE(input.json().get("a").is_undefined());
}

TEST(Superjson, NamesTheOtherKinds) {
  const auto input = read(
      R"({"json":{"b":"12","r":"/x/g","u":"http://a","e":{"name":"E","message":"m"},"t":[1,2],"n":"NaN","i":"-Infinity","z":"-0"},
      "meta":{"values":{"b":["bigint"],"r":["regexp"],"u":["URL"],"e":["Error"],"t":[["typed-array","Uint8Array"]],"n":["number"],"i":["number"],"z":["number"]},"v":1}})");
  const auto& json = input.json();
  EXPECT_TRUE(json.get("b").is(Kind::bigint));
  EXPECT_TRUE(json.get("r").is(Kind::regexp));
  EXPECT_TRUE(json.get("u").is(Kind::url));
  EXPECT_TRUE(json.get("e").is(Kind::error));
  EXPECT_TRUE(json.get("t").is(Kind::typed_array));
  EXPECT_TRUE(std::isnan(json.get("n").as_number()));
  EXPECT_TRUE(std::isinf(json.get("i").as_number()));
  EXPECT_TRUE(std::signbit(json.get("z").as_number()));
}

TEST(Superjson, RefusesPathsThroughPrototypes) {
  for (const std::string name : {"__proto__", "prototype", "constructor"}) {
    EXPECT_EQ(fault(R"({"json":{"a":{}},"meta":{"values":{"a.)" + name + R"(.x":["Date"]},"v":1}})"),
              name + " is not allowed as a property");
    EXPECT_EQ(fault(R"({"json":{},"meta":{"values":{"missing.)" + name + R"(":["Date"]},"v":1}})"),
              name + " is not allowed as a property");
  }
}

TEST(Superjson, RefusesWhatItDoesNotKnow) {
  for (const char* kind :
       {R"(["magic"])", R"([["custom","x"]])", R"([["class","Foo"]])", R"([["symbol","s"]])", "[]", "[5]", "[null]"}) {
    EXPECT_NE(fault(std::string(R"({"json":{"a":1},"meta":{"values":{"a":)") + kind + "}}}"), "none") << kind;
  }
  EXPECT_EQ(fault(R"({"json":{"a":"x"},"meta":{"values":{"a":["bigint"]}}})"), "Cannot convert to bigint");
  EXPECT_EQ(fault(R"({"json":{"a":5},"meta":{"values":{"a":["set"]}}})"), "Cannot convert to set");
}

TEST(Superjson, RefusesThePayloadNull) {
  EXPECT_EQ(fault("null"), "Cannot destructure property 'json' of 'payload' as it is null.");
}

TEST(Superjson, TakesOtherPayloadsAsUndefined) {
  for (const char* payload : {"[]", "5", "\"x\"", "{}", R"({"meta":{"values":{"a":["Date"]}}})", R"({"meta":5})"}) {
    EXPECT_TRUE(read(payload).json().is_undefined()) << payload;
  }
}

TEST(Superjson, IgnoresMetaOfAnotherShape) {
  for (const char* meta :
       {"null", "5", "\"x\"", "[]", "{}", R"({"values":null})", R"({"values":"x"})", R"({"values":{"a":5}})"}) {
    EXPECT_EQ(read(std::string(R"({"json":{"a":1},"meta":)") + meta + "}").json().get("a").as_integer(), 1) << meta;
  }
}

TEST(Superjson, ReadsThePayloadsOfABatch) {
  auto batch =
      Document::parse(R"({"0":{"json":{"a":1}},"1":{"json":"2030-01-10","meta":{"values":["Date"]}},"2":null})");
  ASSERT_TRUE(batch.has_value());
  EXPECT_EQ((*read_superjson(*batch->root().find("0"))).get("a").as_integer(), 1);
  EXPECT_TRUE((*read_superjson(*batch->root().find("1"))).is(Kind::date));
  EXPECT_FALSE(read_superjson(*batch->root().find("2")).has_value());
}

}  // namespace
}  // namespace chiroflow::wire
