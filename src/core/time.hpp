// SPDX-License-Identifier: Apache-2.0
// Instants are UTC with millisecond resolution, everywhere: database, wire and memory.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace chiroflow {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using SteadyInstant = std::chrono::steady_clock::time_point;
using Millis = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;
using Minutes = std::chrono::minutes;
using Hours = std::chrono::hours;

inline std::int64_t to_unix_ms(Instant at) { return at.time_since_epoch().count(); }
inline Instant from_unix_ms(std::int64_t ms) { return Instant(Millis(ms)); }

/// "2030-01-15T09:45:00.000Z", as JavaScript's toISOString writes it; years outside 0000-9999 get its six-digit form.
std::string format_iso(Instant at);
/// Writes the same 24 characters to `out` (which must hold 32) and returns the count.
std::size_t format_iso_to(Instant at, char* out);
/// Accepts ISO 8601 date-times with Z or an offset, with or without seconds and fraction, and a date alone (midnight UTC);
/// refuses impossible dates. Digits of the fraction after the third are dropped.
std::optional<Instant> parse_iso(std::string_view text);

/// A calendar date without a time zone (a birth date), "1980-02-29".
struct Date {
  std::chrono::year_month_day value{};
  bool operator==(const Date&) const = default;
};
std::string format_date(Date date);
std::optional<Date> parse_date(std::string_view text);

}  // namespace chiroflow
