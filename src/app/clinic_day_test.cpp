// SPDX-License-Identifier: Apache-2.0
// Days end where the clinic is, also those at whose end clocks change.
#include "app/clinic_day.hpp"

#include "adapters/system/system_time_zones.hpp"
#include "support/app_fixture.hpp"

namespace chiroflow::app {
namespace {

class ClinicDay : public testing::AppFixture {
 protected:
  std::string end_of(const char* zone, std::chrono::year_month_day day, int days_later = 0) {
    services.time_zones = &zones;
    Organization organization;
    organization.time_zone = zone;
    return format_iso(end_of_clinic_day(services, organization, Date{day}, days_later));
  }
  system::SystemTimeZones zones;
};

using namespace std::chrono;

TEST_F(ClinicDay, EndsOneMillisecondBeforeMidnight) {
  EXPECT_EQ(end_of("America/New_York", 2026y / July / 1d), "2026-07-02T03:59:59.999Z");
  EXPECT_EQ(end_of("America/New_York", 2026y / October / 20d, 31), "2026-11-21T04:59:59.999Z");
  EXPECT_EQ(end_of("Pacific/Kiritimati", 2026y / July / 1d), "2026-07-01T09:59:59.999Z");
  EXPECT_EQ(end_of("Pacific/Pago_Pago", 2026y / July / 1d), "2026-07-02T10:59:59.999Z");
  EXPECT_EQ(end_of("Nowhere/Known", 2026y / July / 1d), "2026-07-01T23:59:59.999Z");
}

// In Chile clocks go back from 24:00 to 23:00, and on from 24:00 to 01:00.
TEST_F(ClinicDay, WhoseLastHourComesTwiceEndsWithTheSecond) {
  EXPECT_EQ(end_of("America/Santiago", 2026y / April / 4d), "2026-04-05T03:59:59.999Z");
  EXPECT_EQ(end_of("America/Santiago", 2026y / September / 5d), "2026-09-06T03:59:59.999Z");
}

}  // namespace
}  // namespace chiroflow::app
