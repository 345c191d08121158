// SPDX-License-Identifier: Apache-2.0
#include "core/time.hpp"

#include <gtest/gtest.h>

#include <rapidcheck.h>

#include <string>
#include <vector>

namespace chiroflow {
namespace {

Instant at(std::string_view text) {
  const auto parsed = parse_iso(text);
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed.value_or(Instant());
}

TEST(IsoTime, IsWrittenAsJavaScriptWritesIt) {
  EXPECT_EQ(format_iso(from_unix_ms(0)), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(format_iso(from_unix_ms(-1)), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(format_iso(from_unix_ms(1'893'456'000'007)), "2030-01-01T00:00:00.007Z");
}

TEST(IsoTime, KeepsTheEdgesOfFourDigitYears) {
  EXPECT_EQ(format_iso(at("0000-01-01T00:00:00.000Z")), "0000-01-01T00:00:00.000Z");
  EXPECT_EQ(format_iso(at("9999-12-31T23:59:59.999Z")), "9999-12-31T23:59:59.999Z");
}

TEST(IsoTime, WritesYearsBeyondFourDigitsInTheSixDigitForm) {
  EXPECT_EQ(format_iso(at("9999-12-31T23:59:59.999Z") + Millis(1)), "+010000-01-01T00:00:00.000Z");
  EXPECT_EQ(format_iso(at("0000-01-01T00:00:00.000Z") - Millis(1)), "-000001-12-31T23:59:59.999Z");
}

TEST(IsoTime, ComesBackAsItWas) {
  const auto first = to_unix_ms(at("0000-01-01T00:00:00.000Z"));
  const auto last = to_unix_ms(at("9999-12-31T23:59:59.999Z"));
  EXPECT_TRUE(rc::check("round trip", [=] {
    const auto ms = *rc::gen::inRange<std::int64_t>(first, last + 1);
    const auto text = format_iso(from_unix_ms(ms));
    RC_ASSERT(text.size() == 24U);
    RC_ASSERT(parse_iso(text) == from_unix_ms(ms));
  }));
}

TEST(IsoTime, SortsAsTextAsItSortsAsTime) {
  EXPECT_TRUE(rc::check("order", [] {
    const auto a = *rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000);
    const auto b = *rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000);
    RC_ASSERT((a < b) == (format_iso(from_unix_ms(a)) < format_iso(from_unix_ms(b))));
  }));
}

TEST(IsoTime, TakesTheFormsPeopleAndProgramsSend) {
  const auto noon = at("2030-06-01T12:00:00.000Z");
  for (const auto* text : {"2030-06-01T12:00Z", "2030-06-01T12:00:00Z", "2030-06-01 12:00:00Z",
                           "2030-06-01T12:00:00.0Z", "2030-06-01T12:00:00.000000000Z", "2030-06-01T14:00:00+02:00",
                           "2030-06-01T14:00:00+0200", "2030-06-01T05:30:00-06:30", "2030-06-02T11:59:00+23:59"})
    EXPECT_EQ(parse_iso(text), noon) << text;
  EXPECT_EQ(at("2030-06-01"), at("2030-06-01T00:00:00Z"));
}

TEST(IsoTime, AnOffsetMayLeadIntoAnotherDayAndYear) {
  EXPECT_EQ(at("2030-01-01T00:30:00+01:00"), at("2029-12-31T23:30:00Z"));
  EXPECT_EQ(at("2029-12-31T23:30:00-01:00"), at("2030-01-01T00:30:00Z"));
}

TEST(IsoTime, DropsDigitsAfterTheThirdOfTheFraction) {
  EXPECT_EQ(at("2030-01-01T00:00:00.1Z"), at("2030-01-01T00:00:00.100Z"));
  EXPECT_EQ(at("2030-01-01T00:00:00.12Z"), at("2030-01-01T00:00:00.120Z"));
  EXPECT_EQ(at("2030-01-01T00:00:00.123999Z"), at("2030-01-01T00:00:00.123Z"));
}

TEST(IsoTime, KnowsLeapDays) {
  EXPECT_EQ(at("2028-02-29T00:00:00Z") + Hours(24), at("2028-03-01T00:00:00Z"));
  EXPECT_TRUE(parse_iso("2000-02-29T00:00:00Z"));
  EXPECT_FALSE(parse_iso("2100-02-29T00:00:00Z"));
  EXPECT_FALSE(parse_iso("2029-02-29T00:00:00Z"));
}

TEST(IsoTime, RefusesWhatIsNoTime) {
  for (const auto* text : {"",
                           " ",
                           "now",
                           "2030",
                           "2030-06",
                           "2030-6-1",
                           "20300601",
                           "2030-13-01T00:00:00Z",
                           "2030-00-01T00:00:00Z",
                           "2030-04-31T00:00:00Z",
                           "2030-01-00T00:00:00Z",
                           "2030-06-01T24:00:00Z",
                           "2030-06-01T12:60:00Z",
                           "2030-06-01T12:00:60Z",
                           "2030-06-01T12:00:00",
                           "2030-06-01T12Z",
                           "2030-06-01T12:00:00.Z",
                           "2030-06-01T12:00:00.1234567890Z",
                           "2030-06-01T12:00:00+2:00",
                           "2030-06-01T12:00:00+24:00",
                           "2030-06-01T12:00:00+02:60",
                           "2030-06-01T12:00:00z",
                           "2030-06-01t12:00:00Z",
                           "2030-06-01T12:00:00Z ",
                           " 2030-06-01T12:00:00Z",
                           "2030-06-01T12:00:00ZZ",
                           "+002030-06-01T12:00:00Z",
                           "-2030-06-01T12:00:00Z",
                           "2030-06-01T",
                           "2030-06-01T12:00:00Z\n",
                           "1893456000000"})
    EXPECT_FALSE(parse_iso(text)) << text;
  EXPECT_FALSE(parse_iso(std::string_view("2030-06-01T12:00:00Z\0", 21)));
}

TEST(IsoTime, NeverBreaksOnAnyText) {
  EXPECT_TRUE(rc::check("any text is a time or none", [](const std::string& text) {
    if (const auto parsed = parse_iso(text)) RC_ASSERT(parse_iso(format_iso(*parsed)) == parsed);
  }));
}

TEST(Date, ComesBackAsItWas) {
  EXPECT_TRUE(rc::check("round trip", [] {
    const auto days = *rc::gen::inRange(-719'528, 2'932'897);
    const Date date{std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(days)))};
    RC_ASSERT(parse_date(format_date(date)) == date);
  }));
}

TEST(Date, RefusesDaysThatDoNotExistAndAnythingBesideADay) {
  EXPECT_TRUE(parse_date("1980-02-29"));
  for (const auto* text : {"", "1981-02-29", "1980-02-30", "1980-00-10", "1980-13-01", "1980-2-9",
                           "1980-02-29T00:00:00Z", "1980-02-29 ", "80-02-29", "01980-02-29"})
    EXPECT_FALSE(parse_date(text)) << text;
}

}  // namespace
}  // namespace chiroflow
