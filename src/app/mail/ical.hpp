// SPDX-License-Identifier: Apache-2.0
// One appointment as calendars take it (RFC 5545, RFC 5546). Pure.
#pragma once

#include <string>
#include <string_view>

#include "core/describe.hpp"
#include "core/time.hpp"

namespace chiroflow::app {

CHIROFLOW_ENUM(CalendarMethod, REQUEST, CANCEL)

struct CalendarEvent {
  CalendarMethod method = CalendarMethod::REQUEST;
  std::string uid;   // the same for ever
  int sequence = 0;  // rises with each change
  Instant stamp, start, end;
  std::string summary, description;
  std::string url;  // empty: none
  std::string organizer_name, organizer_address;
  std::string attendee_address;
  std::string language;  // "en", "es"
};

/// Lines end with CRLF and have at most 75 octets.
std::string to_ical(const CalendarEvent& event);

/// "\", ";", "," and line ends as RFC 5545, 3.3.11 wants them.
std::string ical_text(std::string_view text);
/// A value of a parameter: quoted, without what cannot be quoted.
std::string ical_parameter(std::string_view text);
/// One content line, folded without tearing a character apart.
std::string ical_line(std::string_view line);

}  // namespace chiroflow::app
