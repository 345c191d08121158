// SPDX-License-Identifier: Apache-2.0
#include "wire/formats.hpp"

#include <algorithm>
#include <array>

#include "core/time.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::wire {

namespace {
// The patterns are what zod 4.3 puts into its issues (MIT licence); clients may read them.
constexpr std::string_view kEmailPattern =
    R"(/^(?!\.)(?!.*\.\.)([A-Za-z0-9_'+\-\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/)";
#define CHIROFLOW_DAY                                                                                                   \
  R"((?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-)" \
  R"((?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8]))))"
constexpr std::string_view kDatePattern = "/^" CHIROFLOW_DAY "$/";
constexpr std::string_view kDateTimePattern =
    "/^" CHIROFLOW_DAY R"(T(?:(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z))$/)";
#undef CHIROFLOW_DAY

// In the order of the enum.
constexpr std::array<FormatInfo, 9> kFormats{{
    {"", "", ""},
    {"email", "Invalid email address", kEmailPattern},
    {"datetime", "Invalid ISO datetime", kDateTimePattern},
    {"date", "Invalid ISO date", kDatePattern},
    {"e164", "Invalid E.164 number", R"(/^\+[1-9]\d{6,14}$/)"},
    {"iana_zone", "Invalid time zone", ""},
    {"url", "Invalid URL", ""},
    {"us_state", "Invalid US state", ""},
    {"json_string", "Invalid JSON string", ""},
}};

constexpr std::string_view kStates =
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA "
    "RI SC SD TN TX UT VT VA WA WV WI WY PR GU VI AS MP ";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_alnum(char c) { return is_digit(c) || is_letter(c); }
bool one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }
template <class Test>
bool all(std::string_view text, Test test) {
  return std::all_of(text.begin(), text.end(), test);
}

bool is_local_part(std::string_view text) {
  if (text.empty() || text.front() == '.' || text.find("..") != std::string_view::npos) return false;
  if (!is_alnum(text.back()) && !one_of(text.back(), "_+-")) return false;
  return all(text, [](char c) { return is_alnum(c) || one_of(c, "_'+-."); });
}

bool is_host_label(std::string_view label) {
  return !label.empty() && is_alnum(label.front()) && all(label, [](char c) { return is_alnum(c) || c == '-'; });
}

bool is_email(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos || !is_local_part(text.substr(0, at))) return false;
  auto host = text.substr(at + 1);
  const auto last_dot = host.rfind('.');
  if (last_dot == std::string_view::npos) return false;
  const auto top = host.substr(last_dot + 1);
  if (top.size() < 2 || !all(top, is_letter)) return false;
  for (host = host.substr(0, last_dot);;) {
    const auto dot = host.find('.');
    if (!is_host_label(host.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    host.remove_prefix(dot + 1);
  }
}

bool is_date_time(std::string_view text) {
  return text.size() >= 17 && text[10] == 'T' && text.back() == 'Z' && parse_iso(text).has_value();
}

bool is_e164(std::string_view text) {
  return text.size() >= 8 && text.size() <= 16 && text[0] == '+' && text[1] != '0' && all(text.substr(1), is_digit);
}

bool is_zone_name(std::string_view text) {
  if (text == "UTC") return true;
  const auto slash = text.find('/');
  if (slash == std::string_view::npos || slash == 0 || text.back() == '/' || text.size() > 64 || !is_letter(text[0]))
    return false;
  return all(text, [](char c) { return is_alnum(c) || one_of(c, "_+-/"); }) &&
         text.find("//") == std::string_view::npos;
}

bool is_web_link(std::string_view text) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!text.starts_with(scheme)) continue;
    const auto rest = text.substr(scheme.size());
    const auto authority = rest.substr(0, rest.find_first_of("/?#"));
    // User names in links deceive people about where they lead.
    if (authority.empty() || authority.front() == ':' || authority.find('@') != std::string_view::npos) return false;
    return all(text,
               [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7F && !one_of(c, "\\\"<>^`{|}"); });
  }
  return false;
}

bool is_state(std::string_view text) {
  if (text.size() != 2 || !all(text, is_letter)) return false;
  for (std::size_t i = 0; i < kStates.size(); i += 3) {
    if (kStates.substr(i, 2) == text) return true;
  }
  return false;
}
}  // namespace

const FormatInfo& format_info(Format format) { return kFormats[static_cast<std::size_t>(format)]; }

const FormatInfo* find_format(std::string_view name) {
  const auto found =
      std::find_if(kFormats.begin() + 1, kFormats.end(), [&](const FormatInfo& f) { return f.name == name; });
  return found == kFormats.end() ? nullptr : found;
}

bool has_format(std::string_view text, Format format) {
  switch (format) {
    case Format::none: return true;
    case Format::email: return is_email(text);
    case Format::date_time: return is_date_time(text);
    case Format::date: return parse_date(text).has_value();
    case Format::e164: return is_e164(text);
    case Format::iana_zone: return is_zone_name(text);
    case Format::uri: return is_web_link(text);
    case Format::us_state: return is_state(text);
    case Format::json: return Document::parse(text).has_value();
  }
  return false;
}

}  // namespace chiroflow::wire
