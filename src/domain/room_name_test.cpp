// SPDX-License-Identifier: Apache-2.0
#include "domain/room_name.hpp"

#include <gtest/gtest.h>

#include <rapidcheck.h>

#include <regex>
#include <set>

namespace chiroflow {
namespace {

const AppointmentId kAppointment("cabcdefghijklmnop12345678");
const Instant kNow = from_unix_ms(1'900'000'000'000);

TEST(RoomName, HasTheLastEightOfTheAppointmentTheTimeInBase36AndEightHexDigits) {
  EXPECT_EQ(make_room_name(kAppointment, kNow, 0xdeadbeef), "cf-12345678-o8uixyps-deadbeef");
  EXPECT_EQ(make_room_name(kAppointment, from_unix_ms(35), 1), "cf-12345678-z-00000001");
}

TEST(RoomName, HasItsFormForEveryNumber) {
  const std::regex form("cf-[a-z0-9]{8}-[a-z0-9]+-[0-9a-f]{8}");
  EXPECT_TRUE(rc::check("form", [&](std::uint32_t random, std::uint32_t seconds) {
    RC_ASSERT(std::regex_match(make_room_name(kAppointment, Instant(Seconds(seconds)), random), form));
  }));
}

TEST(RoomName, DiffersForEveryNumberAlsoWhereItHasLeadingZeros) {
  std::set<std::string> names;
  for (std::uint32_t bit = 0; bit < 32; ++bit) names.insert(make_room_name(kAppointment, kNow, 1U << bit));
  names.insert(make_room_name(kAppointment, kNow, 0));
  names.insert(make_room_name(kAppointment, kNow, 0xffffffff));
  EXPECT_EQ(names.size(), 34U);
}

TEST(RoomName, TakesAShortIdWhole) {
  EXPECT_EQ(make_room_name(AppointmentId("abc"), from_unix_ms(35), 1), "cf-abc-z-00000001");
  EXPECT_EQ(make_room_name(AppointmentId("12345678"), from_unix_ms(35), 1), "cf-12345678-z-00000001");
  EXPECT_EQ(make_room_name(AppointmentId(""), from_unix_ms(35), 1), "cf--z-00000001");
}

TEST(RoomName, IsTheEndOfTheRoomsAddressAndNothingElseIs) {
  EXPECT_EQ(room_url("https://clinic.example", "cf-a-b-c"), "https://clinic.example/telehealth/room/cf-a-b-c");
}

}  // namespace
}  // namespace chiroflow
