// SPDX-License-Identifier: Apache-2.0
#include "core/time.hpp"

#include <cstdio>
#include <cstdlib>

namespace chiroflow {

namespace {
using std::chrono::day;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;

void put_digits(char* out, unsigned value, int digits) {
  for (int i = digits - 1; i >= 0; --i, value /= 10) out[i] = static_cast<char>('0' + value % 10);
}

/// Reads digits and separators from the front of a text; every read fails softly.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}
  bool done() const { return rest_.empty(); }
  bool eat(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::optional<int> digits(std::size_t count) {
    if (rest_.size() < count) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return std::nullopt;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }
  /// Milliseconds of a fraction of one to nine digits.
  std::optional<int> fraction() {
    int value = 0;
    int count = 0;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9' && count < 9) {
      if (count < 3) value = value * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
      ++count;
    }
    if (count == 0) return std::nullopt;
    for (int i = count; i < 3; ++i) value *= 10;
    return value;
  }

 private:
  std::string_view rest_;
};

std::optional<year_month_day> scan_date(Scanner& in) {
  const auto y = in.digits(4);
  if (!y || !in.eat('-')) return std::nullopt;
  const auto m = in.digits(2);
  if (!m || !in.eat('-')) return std::nullopt;
  const auto d = in.digits(2);
  if (!d) return std::nullopt;
  const year_month_day date{year(*y), month(static_cast<unsigned>(*m)), day(static_cast<unsigned>(*d))};
  if (!date.ok()) return std::nullopt;
  return date;
}

std::optional<Millis> scan_time_of_day(Scanner& in) {
  const auto h = in.digits(2);
  if (!h || !in.eat(':')) return std::nullopt;
  const auto m = in.digits(2);
  if (!m) return std::nullopt;
  int s = 0;
  int ms = 0;
  if (in.eat(':')) {
    const auto seconds = in.digits(2);
    if (!seconds) return std::nullopt;
    s = *seconds;
    if (in.eat('.')) {
      const auto fraction = in.fraction();
      if (!fraction) return std::nullopt;
      ms = *fraction;
    }
  }
  if (*h > 23 || *m > 59 || s > 59) return std::nullopt;
  return Hours(*h) + Minutes(*m) + Seconds(s) + Millis(ms);
}

std::optional<Minutes> scan_offset(Scanner& in) {
  if (in.eat('Z')) return Minutes(0);
  const bool east = in.eat('+');
  if (!east && !in.eat('-')) return std::nullopt;
  const auto h = in.digits(2);
  in.eat(':');
  const auto m = in.digits(2);
  if (!h || !m || *h > 23 || *m > 59) return std::nullopt;
  const Minutes offset = Hours(*h) + Minutes(*m);
  return east ? offset : -offset;
}
}  // namespace

std::size_t format_iso_to(Instant at, char* out) {
  const auto midnight = std::chrono::floor<std::chrono::days>(at);
  const year_month_day date{midnight};
  const auto ms = static_cast<unsigned>((at - midnight).count());
  const int y = static_cast<int>(date.year());
  char* p = out;
  if (y >= 0 && y <= 9999) {
    put_digits(p, static_cast<unsigned>(y), 4);
    p += 4;
  } else {
    *p++ = y < 0 ? '-' : '+';
    put_digits(p, static_cast<unsigned>(std::abs(y)), 6);
    p += 6;
  }
  *p++ = '-';
  put_digits(p, static_cast<unsigned>(date.month()), 2);
  p[2] = '-';
  put_digits(p + 3, static_cast<unsigned>(date.day()), 2);
  p[5] = 'T';
  put_digits(p + 6, ms / 3'600'000, 2);
  p[8] = ':';
  put_digits(p + 9, ms / 60'000 % 60, 2);
  p[11] = ':';
  put_digits(p + 12, ms / 1000 % 60, 2);
  p[14] = '.';
  put_digits(p + 15, ms % 1000, 3);
  p[18] = 'Z';
  return static_cast<std::size_t>(p + 19 - out);
}

std::string format_iso(Instant at) {
  char buffer[32];
  return std::string(buffer, format_iso_to(at, buffer));
}

std::optional<Instant> parse_iso(std::string_view text) {
  Scanner in(text);
  const auto date = scan_date(in);
  if (!date) return std::nullopt;
  const Instant midnight = std::chrono::sys_days(*date);
  if (in.done()) return midnight;
  if (!in.eat('T') && !in.eat(' ')) return std::nullopt;
  const auto time = scan_time_of_day(in);
  if (!time) return std::nullopt;
  const auto offset = scan_offset(in);
  if (!offset || !in.done()) return std::nullopt;
  return midnight + *time - *offset;
}

std::string format_date(Date date) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", static_cast<int>(date.value.year()) % 10000,
                static_cast<unsigned>(date.value.month()) % 100, static_cast<unsigned>(date.value.day()) % 100);
  return buffer;
}

std::optional<Date> parse_date(std::string_view text) {
  Scanner in(text);
  const auto date = scan_date(in);
  if (!date || !in.done()) return std::nullopt;
  return Date{*date};
}

}  // namespace chiroflow
