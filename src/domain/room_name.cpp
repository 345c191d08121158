// SPDX-License-Identifier: Apache-2.0
#include "domain/room_name.hpp"

#include <charconv>

namespace chiroflow {

namespace {
std::string in_base(std::uint64_t value, int base) {
  char buffer[65];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, base).ptr;
  return {buffer, end};
}
}  // namespace

std::string make_room_name(const AppointmentId& appointment, Instant now, std::uint32_t random) {
  const auto tail = appointment.value.substr(appointment.value.size() > 8 ? appointment.value.size() - 8 : 0);
  const auto hex = in_base(random, 16);
  return "cf-" + tail + "-" + in_base(static_cast<std::uint64_t>(to_unix_ms(now)), 36) + "-" +
         std::string(8 - hex.size(), '0') + hex;
}

std::string room_url(std::string_view base_url, std::string_view room_name) {
  std::string url(base_url);
  url += "/telehealth/room/";
  url += room_name;
  return url;
}

}  // namespace chiroflow
