// SPDX-License-Identifier: Apache-2.0
#include "domain/time_zone.hpp"

#include <algorithm>
#include <charconv>

namespace chiroflow {

namespace {
constexpr std::size_t kHeader = 44;
constexpr std::size_t kMostTransitions = 100'000, kMostTypes = 256;

std::uint64_t number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < size; ++i) out = (out << 8) | static_cast<unsigned char>(bytes[at + i]);
  return out;
}

struct Counts {
  std::size_t utc, standard, leaps, times, types, characters;
  std::size_t body(std::size_t width) const {
    return times * width + times + types * 6 + characters + leaps * (width + 4) + standard + utc;
  }
};

std::optional<Counts> header(std::string_view bytes) {
  if (bytes.size() < kHeader || !bytes.starts_with("TZif") || bytes[4] < '2') return std::nullopt;
  const auto count = [&](std::size_t i) { return static_cast<std::size_t>(number(bytes, 20 + 4 * i, 4)); };
  const Counts counts{count(0), count(1), count(2), count(3), count(4), count(5)};
  const bool sane = counts.times <= kMostTransitions && counts.types <= kMostTypes && counts.leaps <= 1000 &&
                    counts.characters <= 10'000 && counts.standard <= kMostTypes && counts.utc <= kMostTypes;
  return sane ? std::optional(counts) : std::nullopt;
}

std::string text_at(std::string_view characters, std::size_t at) {
  const auto rest = characters.substr(std::min(at, characters.size()));
  return std::string(rest.substr(0, rest.find('\0')));
}
}  // namespace

/// The footer: "EST5EDT,M3.2.0,M11.1.0" (POSIX TZ with the extensions of RFC 8536, 3.3.1).
class TimeZone::RuleReader {
 public:
  explicit RuleReader(std::string_view text) : rest_(text) {}

  std::optional<Rule> read() {
    Rule rule;
    if (!name(rule.standard.abbreviation) || !offset(rule.standard.east)) return std::nullopt;
    if (rest_.empty()) return rule;
    Offset summer{rule.standard.east + Hours(1), {}};
    if (!name(summer.abbreviation)) return std::nullopt;
    if (!rest_.starts_with(',') && !offset(summer.east)) return std::nullopt;
    if (!change(rule.begins) || !change(rule.ends) || !rest_.empty()) return std::nullopt;
    rule.summer = std::move(summer);
    return rule;
  }

 private:
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool integer(int& out) {
    const auto [end, fault] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), out);
    if (fault != std::errc()) return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return true;
  }
  bool name(std::string& out) {
    const bool quoted = take('<');
    const auto letter = [&](char c) { return quoted ? c != '>' : (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    std::size_t size = 0;
    while (size < rest_.size() && letter(rest_[size])) ++size;
    out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return size >= 3 && (!quoted || take('>'));
  }
  /// "-3:30:00"
  bool clock(Seconds& out) {
    const bool minus = take('-');
    if (!minus) take('+');
    int hours = 0, minutes = 0, seconds = 0;
    if (!integer(hours) || hours < 0 || hours > 167) return false;
    if (take(':') && !integer(minutes)) return false;
    if (take(':') && !integer(seconds)) return false;
    out = Hours(hours) + Minutes(minutes) + Seconds(seconds);
    if (minus) out = -out;
    return true;
  }
  bool offset(Seconds& east) {
    if (!clock(east)) return false;
    east = -east;  // POSIX counts to the west
    return true;
  }
  bool change(Change& out) {
    out.time = Hours(2);
    if (!take(',')) return false;
    if (take('M')) {
      if (!integer(out.month) || !take('.') || !integer(out.week) || !take('.') || !integer(out.day)) return false;
      if (out.month < 1 || out.month > 12 || out.week < 1 || out.week > 5 || out.day < 0 || out.day > 6) return false;
    } else {
      out.kind = take('J') ? Change::Kind::julian : Change::Kind::day_of_year;
      if (!integer(out.day) || out.day < 0 || out.day > 365) return false;
    }
    return !take('/') || clock(out.time);
  }

  std::string_view rest_;
};

std::optional<TimeZone> TimeZone::parse(std::string_view tzif) {
  const auto old = header(tzif);
  if (!old || tzif.size() < kHeader + old->body(4)) return std::nullopt;
  auto data = tzif.substr(kHeader + old->body(4));
  const auto counts = header(data);
  if (!counts || counts->types == 0 || data.size() < kHeader + counts->body(8)) return std::nullopt;
  const auto footer = data.substr(kHeader + counts->body(8));
  data = data.substr(kHeader);
  const auto kinds = counts->times * 8, types = kinds + counts->times, texts = types + counts->types * 6;
  const auto characters = data.substr(texts, counts->characters);

  TimeZone zone;
  for (std::size_t i = 0; i < counts->types; ++i) {
    const auto at = types + i * 6;
    zone.types_.push_back({Seconds(static_cast<std::int32_t>(number(data, at, 4))),
                           text_at(characters, static_cast<unsigned char>(data[at + 5]))});
  }
  for (std::size_t i = 0; i < counts->times; ++i) {
    const auto type = static_cast<unsigned char>(data[kinds + i]);
    if (type >= zone.types_.size()) return std::nullopt;
    zone.transitions_.push_back({static_cast<std::int64_t>(number(data, i * 8, 8)), type});
  }
  const auto line = footer.size() < 2 ? std::string_view() : footer.substr(1, footer.find('\n', 1) - 1);
  if (!line.empty()) zone.rule_ = RuleReader(line).read();
  return zone;
}

TimeZone TimeZone::utc() {
  TimeZone zone;
  zone.types_.push_back({Seconds(0), "UTC"});
  return zone;
}

TimeZone::Offset TimeZone::at(Instant instant) const {
  const auto second = std::chrono::floor<Seconds>(instant).time_since_epoch().count();
  const auto after = std::upper_bound(transitions_.begin(), transitions_.end(), second,
                                      [](std::int64_t at, const Transition& t) { return at < t.at; });
  if (after == transitions_.end() && rule_) return by_rule(second);
  if (after == transitions_.begin()) return types_.front();
  return types_[std::prev(after)->type];
}

/// In the zone's own time, as if it had no offset.
std::int64_t TimeZone::second_of(const Change& change, int year) {
  using namespace std::chrono;
  const auto first = sys_days(std::chrono::year(year) / January / 1);
  sys_days day = first;
  if (change.kind == Change::Kind::month_week_day) {
    const auto month = std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(change.month));
    const weekday wanted(static_cast<unsigned>(change.day));
    day = change.week == 5 ? sys_days(month / wanted[last])
                           : sys_days(month / wanted[static_cast<unsigned>(change.week)]);
  } else if (change.kind == Change::Kind::julian) {
    const bool after_february = std::chrono::year(year).is_leap() && change.day >= 60;
    day = first + days(change.day - 1 + (after_february ? 1 : 0));
  } else {
    day = first + days(change.day);
  }
  return (day.time_since_epoch() + change.time) / Seconds(1);
}

TimeZone::Offset TimeZone::by_rule(std::int64_t second) const {
  using namespace std::chrono;
  if (!rule_->summer) return rule_->standard;
  const auto local_day = floor<days>(sys_seconds(Seconds(second) + rule_->standard.east));
  const int year = static_cast<int>(year_month_day(local_day).year());
  const auto begins = second_of(rule_->begins, year) - rule_->standard.east.count();
  const auto ends = second_of(rule_->ends, year) - rule_->summer->east.count();
  const bool summer = begins < ends ? begins <= second && second < ends : !(ends <= second && second < begins);
  return summer ? *rule_->summer : rule_->standard;
}

}  // namespace chiroflow
