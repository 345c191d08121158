// SPDX-License-Identifier: Apache-2.0
// Files of zones are read in adapters/system/system_time_zones_test.cpp; here the rule behind their end.
#include "domain/time_zone.hpp"

#include <gtest/gtest.h>

namespace chiroflow {
namespace {

std::string header(char types, char characters) {
  std::string out = "TZif2" + std::string(15, '\0') + std::string(24, '\0');
  out[39] = types;
  out[43] = characters;
  return out;
}

/// No transition at all: everything is said by the rule.
std::string only_rule(const std::string& rule) {
  return header(1, 4) + std::string(6, '\0') + std::string("LMT\0", 4) + header(1, 4) + std::string(6, '\0') +
         std::string("LMT\0", 4) + "\n" + rule + "\n";
}

std::string at(const std::string& rule, const char* instant) {
  const auto zone = TimeZone::parse(only_rule(rule));
  if (!zone) return "no zone";
  const auto offset = zone->at(parse_iso(instant).value());
  return offset.abbreviation + " " + std::to_string(offset.east.count());
}

// The expected ones were computed by Python's zoneinfo.
TEST(TimeZone, FollowsTheRuleOfItsFooter) {
  const std::string new_york = "EST5EDT,M3.2.0,M11.1.0";
  EXPECT_EQ(at(new_york, "2045-03-12T06:59:59Z"), "EST -18000");
  EXPECT_EQ(at(new_york, "2045-03-12T07:00:00Z"), "EDT -14400");
  EXPECT_EQ(at(new_york, "2045-11-05T05:59:59Z"), "EDT -14400");
  EXPECT_EQ(at(new_york, "2045-11-05T06:00:00Z"), "EST -18000");
  const std::string sydney = "AEST-10AEDT,M10.1.0,M4.1.0/3";
  EXPECT_EQ(at(sydney, "2045-01-15T00:00:00Z"), "AEDT 39600");
  EXPECT_EQ(at(sydney, "2045-07-15T00:00:00Z"), "AEST 36000");
  EXPECT_EQ(at("MST7", "2045-07-01T00:00:00Z"), "MST -25200");
  EXPECT_EQ(at("<+0545>-5:45", "2045-07-01T00:00:00Z"), "+0545 20700");
  EXPECT_EQ(at("IST-1GMT0,M10.5.0,M3.5.0/1", "2045-01-01T00:00:00Z"), "GMT 0");
  EXPECT_EQ(at("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2045-07-01T00:00:00Z"), "-01 -3600");
}

TEST(TimeZone, WithoutARuleTheFirstTypeHolds) {
  for (const auto* rule : {"", "EST", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0", "5", "<EST5"})
    EXPECT_EQ(at(rule, "2045-03-12T07:00:00Z"), "LMT 0") << rule;
}

TEST(TimeZone, RefusesWhatIsNoZone) {
  const auto whole = only_rule("EST5");
  EXPECT_FALSE(TimeZone::parse(""));
  EXPECT_FALSE(TimeZone::parse("TZif"));
  for (std::size_t size = 0; size < whole.size() - 6; ++size) EXPECT_FALSE(TimeZone::parse(whole.substr(0, size)));
  EXPECT_EQ(TimeZone::utc().at(Instant()).abbreviation, "UTC");
}

}  // namespace
}  // namespace chiroflow
