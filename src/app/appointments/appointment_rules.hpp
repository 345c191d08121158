// SPDX-License-Identifier: Apache-2.0
// What an appointment must keep to. Errors: invalid_argument naming the field, not_found, precondition_failed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/call.hpp"
#include "domain/appointment.hpp"

namespace chiroflow::app {

/// The end after the start, at most a day, both within five years of now.
Result<void> check_times(Instant now, Instant start, Instant end);

/// "0125.50" as "125.5": decimal text without needless zeros, at most four decimals. None when it is no amount.
std::optional<std::string> normal_amount(std::string_view text);

/// Patient, clinician and type are there and can be booked.
Result<void> check_people(const Call& call, db::Reader& reader, const Appointment& appointment);

/// What staff should know and may decide otherwise: overlaps, a licence that is missing for the patient's state.
Result<std::vector<std::string>> warnings_for(const Call& call, db::Reader& reader, const Appointment& appointment);

}  // namespace chiroflow::app
