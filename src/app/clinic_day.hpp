// SPDX-License-Identifier: Apache-2.0
// The calendar day where the clinic is: licences, birthdays and retention follow it.
#pragma once

#include "app/services.hpp"
#include "domain/organization.hpp"

namespace chiroflow::app {

/// By universal time where the zone is not known on this machine.
Date clinic_day(const Services& services, const Organization& organization, Instant at);
/// The last millisecond of that day there, so many days later.
Instant end_of_clinic_day(const Services& services, const Organization& organization, Date day, int days_later = 0);

}  // namespace chiroflow::app
