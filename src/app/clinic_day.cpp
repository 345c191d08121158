// SPDX-License-Identifier: Apache-2.0
#include "app/clinic_day.hpp"

#include "ports/time_zones.hpp"

namespace chiroflow::app {

Date clinic_day(const Services& services, const Organization& organization, Instant at) {
  const auto zone = services.time_zones ? services.time_zones->find(organization.time_zone) : nullptr;
  const auto local = zone ? at + zone->at(at).east : at;
  return Date{std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(local))};
}

Instant end_of_clinic_day(const Services& services, const Organization& organization, Date day, int days_later) {
  const auto zone = services.time_zones ? services.time_zones->find(organization.time_zone) : nullptr;
  const auto midnight = std::chrono::sys_days(day.value) + std::chrono::days(days_later + 1);
  Instant at = midnight;
  // The offset that holds then is known only once the instant nearly is.
  for (int i = 0; zone && i < 2; ++i) at = midnight - zone->at(at).east;
  return at - Millis(1);
}

}  // namespace chiroflow::app
