// SPDX-License-Identifier: Apache-2.0
// Local time of a zone, from its compiled form as every Unix keeps it (TZif, RFC 8536). Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.hpp"

namespace chiroflow {

class TimeZone {
 public:
  struct Offset {
    Seconds east{0};  // of Greenwich
    std::string abbreviation;
    bool operator==(const Offset&) const = default;
  };

  /// Nothing for what is no TZif of version 2 or later.
  static std::optional<TimeZone> parse(std::string_view tzif);
  /// Universal time.
  static TimeZone utc();

  Offset at(Instant instant) const;

 private:
  /// "the second Sunday in March at 2:00", by the clock before the change.
  struct Change {
    enum class Kind { month_week_day, julian, day_of_year } kind = Kind::month_week_day;
    int month = 0, week = 0, day = 0;
    Seconds time{0};
  };
  /// What holds after the last transition of the table.
  struct Rule {
    Offset standard;
    std::optional<Offset> summer;
    Change begins, ends;
  };
  struct Transition {
    std::int64_t at = 0;  // seconds since 1970
    std::size_t type = 0;
  };
  class RuleReader;

  static std::int64_t second_of(const Change& change, int year);
  Offset by_rule(std::int64_t second) const;

  std::vector<Transition> transitions_;
  std::vector<Offset> types_;
  std::optional<Rule> rule_;
};

}  // namespace chiroflow
