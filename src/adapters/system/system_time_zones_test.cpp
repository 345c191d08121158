// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/system_time_zones.hpp"

#include <gtest/gtest.h>

namespace chiroflow::system {
namespace {

std::string at(const char* name, const char* instant) {
  const SystemTimeZones zones;
  const auto zone = zones.find(name);
  if (!zone) return "unknown";
  const auto offset = zone->at(parse_iso(instant).value());
  return offset.abbreviation + " " + std::to_string(offset.east.count());
}

// The expected ones were computed by Python's zoneinfo.
TEST(SystemTimeZones, ReadTheSystemsFiles) {
  EXPECT_EQ(at("America/New_York", "2030-01-15T14:45:00Z"), "EST -18000");
  EXPECT_EQ(at("America/New_York", "2030-07-15T13:45:00Z"), "EDT -14400");
  EXPECT_EQ(at("America/New_York", "2045-03-12T07:00:00Z"), "EDT -14400");
  EXPECT_EQ(at("America/Phoenix", "2045-07-01T00:00:00Z"), "MST -25200");
  EXPECT_EQ(at("Asia/Kolkata", "2030-01-01T00:00:00Z"), "IST 19800");
  EXPECT_EQ(at("Australia/Sydney", "2045-01-15T00:00:00Z"), "AEDT 39600");
}

TEST(SystemTimeZones, KnowNothingElse) {
  EXPECT_EQ(at("Nowhere/City", "2030-01-15T14:45:00Z"), "unknown");
  EXPECT_EQ(at("../../../etc/passwd", "2030-01-15T14:45:00Z"), "unknown");
  EXPECT_EQ(at("/etc/passwd", "2030-01-15T14:45:00Z"), "unknown");
  EXPECT_EQ(at("America", "2030-01-15T14:45:00Z"), "unknown");
  EXPECT_EQ(at("", "2030-01-15T14:45:00Z"), "unknown");
}

}  // namespace
}  // namespace chiroflow::system
