// SPDX-License-Identifier: Apache-2.0
#include "wire/decode.hpp"

#include <gtest/gtest.h>

#include "wire/issues.hpp"
#include "wire/superjson.hpp"

namespace chiroflow::wire {
namespace decode_cases {

CHIROFLOW_ENUM(Color, RED, GREEN)
CHIROFLOW_ENUM(Only, ONE)

struct Person {
  std::string full_name;
  std::optional<std::string> email;
};
CHIROFLOW_DESCRIBE(Person, full_name, email)

struct Booking {
  Id<struct BookingTag> booking_id;
  int limit = 20;
  std::optional<Color> color;
  std::optional<Instant> from_date;
  std::optional<Date> born;
  Patch<std::string> notes;
  std::vector<Person> people;
  bool is_urgent = false;
};
CHIROFLOW_DESCRIBE(Booking, booking_id, limit, color, from_date, born, notes, people, is_urgent)

struct Extended : Booking {
  double weight = 0;
};
CHIROFLOW_DESCRIBE_DERIVED(Extended, (Booking), weight)

struct Wide {
  std::int64_t big = 0;
  double ratio = 0;
  RawJson answers;
  std::map<std::string, std::string> labels;
  std::vector<std::string> tags;
  Only only = Only::ONE;
  Instant at;
};
CHIROFLOW_DESCRIBE(Wide, big, ratio, answers, labels, tags, only, at)

struct Nothing {};
CHIROFLOW_DESCRIBE(Nothing)

}  // namespace decode_cases
}  // namespace chiroflow::wire

namespace chiroflow {
using wire::decode_cases::Booking;
using wire::decode_cases::Person;
template <>
inline constexpr FieldRule rule<&Booking::limit>{.min = 1, .max = 20, .has_default = true};
template <>
inline constexpr FieldRule rule<&Booking::people>{.min_length = 1, .max_length = 2, .has_default = true};
template <>
inline constexpr FieldRule rule<&Booking::is_urgent>{.has_default = true};
template <>
inline constexpr FieldRule rule<&Person::email>{.min_length = 3, .max_length = 20, .format = Format::email};
template <>
inline constexpr FieldRule rule<&Person::full_name>{.min_length = 1, .max_length = 5};
}  // namespace chiroflow

namespace chiroflow::wire {
namespace {
using decode_cases::Extended;
using decode_cases::Nothing;
using decode_cases::Wide;

template <class T>
Result<T> decode_text(std::string_view text, Source source = Source::superjson) {
  if (source != Source::superjson) {
    auto document = TRY(Document::parse(text));
    return decode<T>(document.root(), source);
  }
  auto input = TRY(parse_superjson(text));
  return decode<T>(input.json(), source);
}

template <class T>
std::string issues_of(std::string_view text, Source source = Source::superjson) {
  const auto result = decode_text<T>(text, source);
  if (result.has_value()) return "none";
  std::string out;
  JsonWriter writer(out);
  write_issues(writer, result.error().issues);
  return out + result.error().message;
}

TEST(Decode, ReadsEveryKindOfMember) {
  const auto booking = decode_text<Extended>(
      R"({"json":{"bookingId":"b1","limit":5,"color":"GREEN","fromDate":"2030-01-14T00:00:00.000Z","born":"1980-02-29",
          "notes":null,"people":[{"fullName":"Ann","email":"a@b.cc"},{"fullName":"Bo"}],"isUrgent":true,"weight":4.8,"other":1},
          "meta":{"values":{"fromDate":["Date"]},"v":1}})");
  ASSERT_TRUE(booking.has_value());
  EXPECT_EQ(booking->booking_id.value, "b1");
  EXPECT_EQ(booking->limit, 5);
  EXPECT_EQ(booking->color, decode_cases::Color::GREEN);
  EXPECT_EQ(format_iso(*booking->from_date), "2030-01-14T00:00:00.000Z");
  EXPECT_EQ(format_date(*booking->born), "1980-02-29");
  EXPECT_TRUE(booking->notes.clears());
  ASSERT_EQ(booking->people.size(), 2u);
  EXPECT_EQ(booking->people[0].email, "a@b.cc");
  EXPECT_FALSE(booking->people[1].email.has_value());
  EXPECT_TRUE(booking->is_urgent);
  EXPECT_DOUBLE_EQ(booking->weight, 4.8);
}

TEST(Decode, AbsentFieldsTakeTheirDefaults) {
  const auto booking = decode_text<Booking>(R"({"json":{"bookingId":"b1"}})");
  ASSERT_TRUE(booking.has_value());
  EXPECT_EQ(booking->limit, 20);
  EXPECT_FALSE(booking->notes.present);
  EXPECT_FALSE(booking->color.has_value());
}

TEST(Decode, ReportsAllIssuesInDeclarationOrder) {
  EXPECT_EQ(
      issues_of<Booking>(R"({"json":{"limit":"five","color":"BLUE","people":[{"fullName":7}]}})"),
      R"([{"expected":"string","code":"invalid_type","path":["bookingId"],"message":"Invalid input: expected string, received undefined"},)"
      R"({"expected":"number","code":"invalid_type","path":["limit"],"message":"Invalid input: expected number, received string"},)"
      R"({"code":"invalid_value","values":["RED","GREEN"],"path":["color"],"message":"Invalid option: expected one of \"RED\"|\"GREEN\""},)"
      R"({"expected":"string","code":"invalid_type","path":["people",0,"fullName"],"message":"Invalid input: expected string, received number"}])");
}

TEST(Decode, WritesIssuesAsZodPrintsThem) {
  const auto result = decode_text<Booking>(R"({"json":{"bookingId":"x","limit":21}})");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(
      issues_text(result.error().issues),
      "[\n  {\n    \"origin\": \"number\",\n    \"code\": \"too_big\",\n    \"maximum\": 20,\n    \"inclusive\": "
      "true,\n"
      "    \"path\": [\n      \"limit\"\n    ],\n    \"message\": \"Too big: expected number to be <=20\"\n  }\n]");
}

TEST(Decode, WritesAnEmptyPathOnOneLine) {
  const auto result = decode_text<Booking>(R"({"json":null,"meta":{"values":["undefined"],"v":1}})");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(issues_text(result.error().issues),
            "[\n  {\n    \"expected\": \"object\",\n    \"code\": \"invalid_type\",\n    \"path\": [],\n"
            "    \"message\": \"Invalid input: expected object, received undefined\"\n  }\n]");
}

TEST(Decode, RefusesTextWhereADateIsExpected) {
  EXPECT_EQ(
      issues_of<Booking>(R"({"json":{"bookingId":"x","fromDate":"2030-01-14T00:00:00.000Z"}})"),
      R"([{"expected":"date","code":"invalid_type","path":["fromDate"],"message":"Invalid input: expected date, received string"}])");
}

TEST(Decode, NamesAnInvalidDate) {
  EXPECT_EQ(
      issues_of<Booking>(R"({"json":{"bookingId":"x","fromDate":"soon"},"meta":{"values":{"fromDate":["Date"]}}})"),
      R"([{"expected":"date","code":"invalid_type","received":"Invalid Date","path":["fromDate"],"message":"Invalid input: expected date, received Date"}])");
}

TEST(Decode, RefusesNullForOptionalFields) {
  EXPECT_EQ(
      issues_of<Booking>(R"({"json":{"bookingId":"x","born":null,"isUrgent":null}})"),
      R"([{"expected":"string","code":"invalid_type","path":["born"],"message":"Invalid input: expected string, received null"},)"
      R"({"expected":"boolean","code":"invalid_type","path":["isUrgent"],"message":"Invalid input: expected boolean, received null"}])");
}

TEST(Decode, TakesUndefinedAsAbsent) {
  const auto booking = decode_text<Booking>(
      R"({"json":{"bookingId":"x","born":null,"notes":null},"meta":{"values":{"born":["undefined"],"notes":["undefined"]},"v":1}})");
  ASSERT_TRUE(booking.has_value());
  EXPECT_FALSE(booking->born.has_value());
  EXPECT_FALSE(booking->notes.present);
}

TEST(Decode, CountsTextInUtf16Units) {
  EXPECT_EQ(issues_of<Person>("{\"json\":{\"fullName\":\"\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xC3\xA9\"}}"), "none");
  EXPECT_EQ(
      issues_of<Person>("{\"json\":{\"fullName\":\"\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xC3\xA9z\"}}"),
      R"([{"origin":"string","code":"too_big","maximum":5,"inclusive":true,"path":["fullName"],"message":"Too big: expected string to have <=5 characters"}])");
}

TEST(Decode, ReportsLengthBeforeFormat) {
  const auto text = issues_of<Person>(R"({"json":{"fullName":"","email":"x"}})");
  const auto format = text.find("invalid_format");
  EXPECT_LT(text.find(R"("minimum":3)"), format);
  EXPECT_NE(text.find(R"({"origin":"string","code":"invalid_format","format":"email","pattern":"/^(?!\\.))"),
            std::string::npos);
  EXPECT_NE(text.find(R"("path":["email"],"message":"Invalid email address"})"), std::string::npos);
  EXPECT_NE(text.find("Too small: expected string to have >=1 characters"), std::string::npos);
}

TEST(Decode, RefusesNulInText) {
  EXPECT_EQ(
      issues_of<Person>(R"({"json":{"fullName":"a\u0000b"}})"),
      R"([{"code":"custom","path":["fullName"],"message":"Invalid input: text must not contain NUL characters"}])");
  EXPECT_NE(
      issues_of<Wide>(
          R"({"big":1,"ratio":1,"answers":{"a":["\u0000"]},"labels":{},"tags":[],"only":"ONE","at":"2030-01-01"})",
          Source::json)
          .find("NUL"),
      std::string::npos);
}

TEST(Decode, TreatsOverlongIdsAsTooBig) {
  EXPECT_EQ(issues_of<Booking>(R"({"json":{"bookingId":")" + std::string(64, 'a') + R"("}})"), "none");
  EXPECT_NE(issues_of<Booking>(R"({"json":{"bookingId":")" + std::string(65, 'a') + R"("}})").find(R"("maximum":64)"),
            std::string::npos);
}

TEST(Decode, TakesAnEmptyIdAsAnId) { EXPECT_EQ(issues_of<Booking>(R"({"json":{"bookingId":""}})"), "none"); }

TEST(Decode, ReportsElementsBeforeTheirCount) {
  EXPECT_EQ(
      issues_of<Booking>(R"({"json":{"bookingId":"x","people":[5,{"fullName":"a"},{"fullName":"b"}]}})"),
      R"([{"expected":"object","code":"invalid_type","path":["people",0],"message":"Invalid input: expected object, received number"},)"
      R"({"origin":"array","code":"too_big","maximum":2,"inclusive":true,"path":["people"],"message":"Too big: expected array to have <=2 items"}])");
}

TEST(Decode, AppliesLengthLimitsBesideAWrongTypeAsZodDoes) {
  EXPECT_EQ(
      issues_of<Person>(R"({"json":{"fullName":[]}})"),
      R"([{"expected":"string","code":"invalid_type","path":["fullName"],"message":"Invalid input: expected string, received array"},)"
      R"({"origin":"array","code":"too_small","minimum":1,"inclusive":true,"path":["fullName"],"message":"Too small: expected array to have >=1 items"}])");
  EXPECT_EQ(
      issues_of<Booking>(R"({"json":{"bookingId":"x","people":"abc"}})"),
      R"([{"expected":"array","code":"invalid_type","path":["people"],"message":"Invalid input: expected array, received string"},)"
      R"({"origin":"string","code":"too_big","maximum":2,"inclusive":true,"path":["people"],"message":"Too big: expected string to have <=2 characters"}])");
}

TEST(Decode, ReadsFewElementsOfAnOverlongList) {
  std::string people = "{}";
  for (int i = 0; i < 5000; ++i) people += ",{}";
  const auto result = decode_text<Booking>("{\"json\":{\"bookingId\":\"x\",\"people\":[" + people + "]}}");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().issues.size(), kMostIssues);
}

TEST(Decode, NamesKindsOfSuperjson) {
  const auto received = [](const char* json, const char* kind) {
    return issues_of<Booking>(std::string(R"({"json":{"bookingId":"x","limit":)") + json +
                              R"(},"meta":{"values":{"limit":)" + kind + R"(},"v":1}})");
  };
  EXPECT_NE(received("\"1\"", R"(["bigint"])").find("expected number, received bigint"), std::string::npos);
  EXPECT_NE(received("[]", R"(["set"])").find("received Set"), std::string::npos);
  EXPECT_NE(received("[]", R"(["map"])").find("received Map"), std::string::npos);
  EXPECT_NE(received("\"/x/\"", R"(["regexp"])").find("received RegExp"), std::string::npos);
  EXPECT_EQ(
      received("\"NaN\"", R"(["number"])"),
      R"([{"expected":"number","code":"invalid_type","received":"NaN","path":["limit"],"message":"Invalid input: expected number, received NaN"}])");
  EXPECT_NE(
      received("\"-Infinity\"", R"(["number"])")
          .find(
              R"("received":"Infinity","path":["limit"],"message":"Invalid input: expected number, received number")"),
      std::string::npos);
}

TEST(Decode, RefusesFractionsAndUnsafeIntegers) {
  EXPECT_EQ(
      issues_of<Booking>(R"({"json":{"bookingId":"x","limit":1.5}})"),
      R"([{"expected":"int","format":"safeint","code":"invalid_type","path":["limit"],"message":"Invalid input: expected int, received number"}])");
  EXPECT_EQ(
      issues_of<Wide>(
          R"({"big":9007199254740992,"ratio":1,"answers":1,"labels":{},"tags":[],"only":"ONE","at":"2030-01-01"})",
          Source::json),
      R"([{"code":"too_big","maximum":9007199254740991,"note":"Integers must be within the safe integer range.","origin":"int","inclusive":true,)"
      R"("path":["big"],"message":"Too big: expected int to be <=9007199254740991"}])");
}

TEST(Decode, TakesWholeDoublesAsIntegers) {
  const auto booking = decode_text<Booking>(R"({"json":{"bookingId":"x","limit":1e1}})");
  ASSERT_TRUE(booking.has_value());
  EXPECT_EQ(booking->limit, 10);
}

TEST(Decode, KeepsRawJsonAsCompactText) {
  const auto wide = decode_text<Wide>(
      R"({"big":1,"ratio":2.50,"answers":{"b":[1,2.0,{"c":null}],"a":"\u00e9"},"labels":{"k":"v"},"tags":["x","y"],"only":"ONE","at":"2030-01-01T10:00:00+01:00"})",
      Source::json);
  ASSERT_TRUE(wide.has_value());
  EXPECT_EQ(wide->answers.text, "{\"b\":[1,2,{\"c\":null}],\"a\":\"\xC3\xA9\"}");
  EXPECT_EQ(wide->labels.at("k"), "v");
  EXPECT_EQ(wide->tags, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(format_iso(wide->at), "2030-01-01T09:00:00.000Z");
}

TEST(Decode, NamesWhatIsWrongInRecordsListsAndSingleOptions) {
  EXPECT_EQ(
      issues_of<Wide>(R"({"big":1,"ratio":1,"answers":1,"labels":{"k":1},"tags":{},"only":"TWO","at":"x"})",
                      Source::json),
      R"([{"expected":"string","code":"invalid_type","path":["labels","k"],"message":"Invalid input: expected string, received number"},)"
      R"({"expected":"array","code":"invalid_type","path":["tags"],"message":"Invalid input: expected array, received object"},)"
      R"({"code":"invalid_value","values":["ONE"],"path":["only"],"message":"Invalid input: expected \"ONE\""},)"
      R"({"origin":"string","code":"invalid_format","format":"datetime","pattern":"/^(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))T(?:(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d+)?)?(?:Z))$/","path":["at"],"message":"Invalid ISO datetime"}])");
}

TEST(Decode, ReadsQueryStringsByType) {
  auto query = Document::empty_object();
  query.add_text("bookingId", "b");
  query.add_text("limit", "7");
  query.add_text("isUrgent", "true");
  query.add_text("fromDate", "2030-01-14");
  const auto booking = decode<Booking>(query.root(), Source::query);
  ASSERT_TRUE(booking.has_value());
  EXPECT_EQ(booking->limit, 7);
  EXPECT_TRUE(booking->is_urgent);
  EXPECT_EQ(format_iso(*booking->from_date), "2030-01-14T00:00:00.000Z");
}

TEST(Decode, ReadsRepeatedQueryKeysAsAList) {
  auto query = Document::empty_object();
  for (const char* tag : {"a", "b", "c"}) query.add_text("tags", tag);
  query.add_text("big", "12x");
  const auto wide = decode<Wide>(query.root(), Source::query);
  ASSERT_FALSE(wide.has_value());
  EXPECT_EQ(wide.error().issues[0].message, "Invalid input: expected number, received string");
  for (const auto& issue : wide.error().issues) EXPECT_NE(std::get<std::string>(issue.path[0]), "tags");
}

TEST(Decode, StopsReportingAfterAHundredIssues) {
  std::string tags = "[1";
  for (int i = 0; i < 500; ++i) tags += ",1";
  const auto result = decode_text<Wide>("{\"tags\":" + tags + "]}", Source::json);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().issues.size(), kMostIssues);
}

TEST(Decode, TakesAnythingWhereNothingIsExpected) {
  EXPECT_EQ(issues_of<Nothing>(R"({"json":null,"meta":{"values":["undefined"],"v":1}})"), "none");
  EXPECT_EQ(issues_of<Nothing>(R"({"json":{"a":1}})"), "none");
}

TEST(Decode, SeesDatesAndMapsAsObjectsWithoutMembers) {
  EXPECT_EQ(
      issues_of<Person>(R"({"json":[],"meta":{"values":["map"],"v":1}})"),
      R"([{"expected":"string","code":"invalid_type","path":["fullName"],"message":"Invalid input: expected string, received undefined"}])");
  EXPECT_NE(issues_of<Person>(R"({"json":[]})").find("expected object, received array"), std::string::npos);
}

}  // namespace
}  // namespace chiroflow::wire
