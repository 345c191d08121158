// SPDX-License-Identifier: Apache-2.0
#include "app/clinic_day.hpp"

#include "domain/retention.hpp"
#include "ports/time_zones.hpp"

namespace chiroflow::app {

Date clinic_day(const Services& services, const Organization& organization, Instant at) {
  const auto zone = services.time_zones ? services.time_zones->find(organization.time_zone) : nullptr;
  const auto local = zone ? at + zone->at(at).east : at;
  return Date{std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(local))};
}

Instant end_of_clinic_day(const Services& services, const Organization& organization, Date day, int days_later) {
  const auto zone = services.time_zones ? services.time_zones->find(organization.time_zone) : nullptr;
  const auto rules = zone ? *zone : TimeZone::utc();
  const Instant noon = std::chrono::sys_days(day.value) + Hours(12);  // by the clock on the wall, far from any change
  return deletion_due(rules, noon - rules.at(noon).east, days_later);
}

}  // namespace chiroflow::app
