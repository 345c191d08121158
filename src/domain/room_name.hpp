// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

/// "cf-{last 8 of the appointment id}-{time, base 36}-{8 hex digits}". Carries no patient data.
std::string make_room_name(const AppointmentId& appointment, Instant now, std::uint32_t random);

/// The session's stable address: base URL + "/telehealth/room/" + name.
std::string room_url(std::string_view base_url, std::string_view room_name);

}  // namespace chiroflow
