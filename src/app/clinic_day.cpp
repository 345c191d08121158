// SPDX-License-Identifier: Apache-2.0
#include "app/clinic_day.hpp"

#include "ports/time_zones.hpp"

namespace chiroflow::app {

Date clinic_day(const Services& services, const Organization& organization, Instant at) {
  const auto zone = services.time_zones ? services.time_zones->find(organization.time_zone) : nullptr;
  const auto local = zone ? at + zone->at(at).east : at;
  return Date{std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(local))};
}

}  // namespace chiroflow::app
