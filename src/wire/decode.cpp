// SPDX-License-Identifier: Apache-2.0
#include "wire/decode.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "wire/formats.hpp"
#include "wire/json_writer.hpp"
#include "wire/utf8.hpp"

namespace chiroflow::wire {

namespace {
constexpr std::int64_t kSafeInteger = 9'007'199'254'740'991;  // 2^53 - 1

/// What zod 4 calls the value in "received …".
std::string_view received_name(const Value& value) {
  switch (value.kind()) {
    case Kind::undefined: return "undefined";
    case Kind::null: return "null";
    case Kind::boolean: return "boolean";
    case Kind::integer: return "number";
    case Kind::number: return std::isnan(value.as_number()) ? "NaN" : "number";
    case Kind::string: return "string";
    case Kind::array: return "array";
    case Kind::object: return "object";
    case Kind::date: return "Date";
    case Kind::bigint: return "bigint";
    case Kind::set: return "Set";
    case Kind::map: return "Map";
    case Kind::regexp: return "RegExp";
    case Kind::url: return "URL";
    case Kind::error: return "Error";
    case Kind::symbol: return "symbol";
    case Kind::typed_array: return "Uint8Array";
  }
  return "unknown";
}

/// The value zod names beside the type where the type alone is no explanation.
std::string_view received_value(const Value& value, std::string_view expected) {
  if (expected == "number" && value.is(Kind::number)) {
    if (std::isnan(value.as_number())) return "NaN";
    if (std::isinf(value.as_number())) return "Infinity";
  }
  if (expected == "date" && value.is(Kind::date)) return "Invalid Date";
  return {};
}

std::string limit_text(std::string_view what, std::string_view origin, std::string_view comparison,
                       std::int64_t limit) {
  std::string text(what);
  text.append(": expected ").append(origin);
  const bool counted = origin == "string" || origin == "array" || origin == "record";
  text.append(counted ? " to have " : " to be ").append(comparison).append(std::to_string(limit));
  if (origin == "string")
    text += " characters";
  else if (counted)
    text += " items";
  return text;
}

bool holds_nul(std::string_view text) { return text.find('\0') != std::string_view::npos; }
/// A value's JSON text writes NUL as an escape; a backslash before it would be doubled.
bool holds_escaped_nul(std::string_view json) {
  for (std::size_t i = 0; i + 5 < json.size(); ++i) {
    if (json[i] != '\\') continue;
    if (json.substr(i, 6) == "\\u0000") return true;
    ++i;
  }
  return false;
}
constexpr std::string_view kNulMessage = "Invalid input: text must not contain NUL characters";
}  // namespace

void Decoder::add(Issue issue) {
  if (issues_.size() >= kMostIssues) return;
  for (const Step* step = here_; step; step = step->parent_) {
    if (step->name_.data())
      issue.path.emplace_back(std::string(step->name_));
    else
      issue.path.emplace_back(step->index_);
  }
  std::reverse(issue.path.begin(), issue.path.end());
  issues_.push_back(std::move(issue));
}

void Decoder::wrong_type(std::string_view expected, const Value& value) {
  Issue issue{.code = "invalid_type", .expected = std::string(expected)};
  issue.message.append("Invalid input: expected ").append(expected).append(", received ").append(received_name(value));
  issue.received = received_value(value, expected);
  if (expected == "int") issue.format = "safeint";
  add(std::move(issue));
}

void Decoder::too_big(std::string_view origin, std::int64_t maximum) {
  add({.code = "too_big",
       .message = limit_text("Too big", origin, "<=", maximum),
       .origin = std::string(origin),
       .maximum = maximum});
}
void Decoder::too_small(std::string_view origin, std::int64_t minimum) {
  add({.code = "too_small",
       .message = limit_text("Too small", origin, ">=", minimum),
       .origin = std::string(origin),
       .minimum = minimum});
}
void Decoder::wrong_format(Format format) {
  const auto& info = format_info(format);
  add({.code = "invalid_format",
       .message = std::string(info.message),
       .origin = "string",
       .format = std::string(info.name)});
}
void Decoder::custom(std::string message) { add({.code = "custom", .message = std::move(message)}); }

bool Decoder::read_boolean(const Value& value, bool fallback) {
  if (value.is(Kind::boolean)) return value.as_boolean();
  if (source_ == Source::query && value.is(Kind::string)) {
    const auto text = value.as_string();
    if (text == "true" || text == "1") return true;
    if (text == "false" || text == "0") return false;
  }
  wrong_type("boolean", value);
  return fallback;
}

std::optional<double> Decoder::number_of(const Value& value) const {
  if (value.is_number() && std::isfinite(value.as_number())) return value.as_number();
  if (source_ != Source::query || !value.is(Kind::string)) return std::nullopt;
  const auto text = value.as_string();
  double number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (ec != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

double Decoder::read_number(const Value& value, const FieldRule& limits) {
  const auto number = number_of(value);
  if (!number) {
    wrong_type("number", value);
    return 0;
  }
  if (*number < static_cast<double>(limits.min)) too_small("number", limits.min);
  if (*number > static_cast<double>(limits.max)) too_big("number", limits.max);
  return *number;
}

std::int64_t Decoder::read_integer(const Value& value, const FieldRule& limits, std::int64_t lowest,
                                   std::int64_t highest) {
  const auto number = number_of(value);
  if (!number) {
    wrong_type("number", value);
    return 0;
  }
  if (*number != std::trunc(*number)) {
    wrong_type("int", value);
    return 0;
  }
  if (std::abs(*number) > static_cast<double>(kSafeInteger)) {
    *number < 0 ? too_small("int", -kSafeInteger) : too_big("int", kSafeInteger);
    if (*number < 0 && limits.min > -kSafeInteger) too_small("number", limits.min);
    if (*number > 0 && limits.max < kSafeInteger) too_big("number", limits.max);
    return 0;
  }
  const auto integer = static_cast<std::int64_t>(*number);
  const auto minimum = std::max(limits.min, lowest);
  const auto maximum = std::min(limits.max, highest);
  if (integer < minimum)
    too_small("number", minimum);
  else if (integer > maximum)
    too_big("number", maximum);
  else
    return integer;
  return 0;
}

void Decoder::check_text(std::string_view text, const FieldRule& limits) {
  if (holds_nul(text)) custom(std::string(kNulMessage));
  const auto bytes = static_cast<std::int64_t>(text.size());
  if (limits.min_length > 0 || bytes > limits.max_length) {
    const auto length = static_cast<std::int64_t>(utf16_length(text));
    if (length < limits.min_length) too_small("string", limits.min_length);
    if (length > limits.max_length) too_big("string", limits.max_length);
  }
  if (limits.format != Format::none && !has_format(text, limits.format)) wrong_format(limits.format);
}

void Decoder::check_length(const Value& value, const FieldRule& limits) {
  const bool is_text = value.is(Kind::string);
  if (!is_text && !value.is(Kind::array) && !value.is(Kind::typed_array)) return;
  const std::string_view origin = is_text ? "string" : value.is(Kind::array) ? "array" : "unknown";
  const auto length = static_cast<std::int64_t>(is_text ? utf16_length(value.as_string()) : value.items().size());
  if (length < limits.min_length) too_small(origin, limits.min_length);
  if (length > limits.max_length) too_big(origin, limits.max_length);
}

std::string Decoder::read_text(const Value& value, const FieldRule& limits) {
  if (!value.is(Kind::string)) {
    wrong_type("string", value);
    check_length(value, limits);
    return {};
  }
  check_text(value.as_string(), limits);
  return std::string(value.as_string());
}

std::string Decoder::read_id(const Value& value, const FieldRule& limits) {
  FieldRule own = limits;
  own.max_length = std::min(own.max_length, kLongestId);
  return read_text(value, own);
}

Instant Decoder::read_instant(const Value& value) {
  if (value.is(Kind::date)) {
    if (const auto ms = value.as_date()) return from_unix_ms(*ms);
  } else if (source_ != Source::superjson && value.is(Kind::string)) {
    if (const auto at = parse_iso(value.as_string())) return *at;
    wrong_format(Format::date_time);
    return {};
  }
  wrong_type("date", value);
  return {};
}

Date Decoder::read_date(const Value& value) {
  if (!value.is(Kind::string)) {
    wrong_type("string", value);
    return {};
  }
  if (const auto date = parse_date(value.as_string())) return *date;
  wrong_format(Format::date);
  return {};
}

RawJson Decoder::read_raw_json(const Value& value, const FieldRule& limits) {
  RawJson raw{.text = {}};
  if (value.is_undefined()) {
    wrong_type("json", value);
    return raw;
  }
  JsonWriter writer(raw.text);
  write_value(writer, value);
  const auto longest = limits.max_length == FieldRule{}.max_length ? kLongestRawJson : limits.max_length;
  if (static_cast<std::int64_t>(utf16_length(raw.text)) > longest) too_big("string", longest);
  if (holds_escaped_nul(raw.text)) custom(std::string(kNulMessage));
  return raw;
}

std::map<std::string, std::string> Decoder::read_text_map(const Value& value, const FieldRule& limits) {
  std::map<std::string, std::string> out;
  if (!value.is(Kind::object)) {
    wrong_type("record", value);
    return out;
  }
  const auto members = value.members();
  const auto count = std::min<std::size_t>(members.size(), static_cast<std::size_t>(limits.max_length));
  for (const Member& member : members.first(count)) {
    const Step step(*this, member.key);
    if (holds_nul(member.key) || static_cast<std::int64_t>(utf16_length(member.key)) > FieldRule{}.max_length) {
      custom("Invalid key in record");
    }
    out.insert_or_assign(std::string(member.key), read_text(member.value, detail::element_limits(limits)));
  }
  if (count < members.size()) too_big("record", limits.max_length);
  return out;
}

int Decoder::read_option(const Value& value, std::span<const std::string_view> options) {
  if (value.is(Kind::string)) {
    const auto found = std::find(options.begin(), options.end(), value.as_string());
    if (found != options.end()) return static_cast<int>(found - options.begin());
  }
  Issue issue{.code = "invalid_value"};
  for (const auto option : options) {
    issue.message.append(issue.message.empty() ? "\"" : "|\"").append(option).append("\"");
    issue.values.emplace_back(option);
  }
  issue.message.insert(0, options.size() == 1 ? "Invalid input: expected " : "Invalid option: expected one of ");
  add(std::move(issue));
  return -1;
}

bool Decoder::expect_object(const Value& value) {
  switch (value.kind()) {
    case Kind::object:
    case Kind::date:
    case Kind::set:
    case Kind::map:
    case Kind::regexp:
    case Kind::url:
    case Kind::error:
    case Kind::typed_array: return true;
    default: wrong_type("object", value); return false;
  }
}

std::span<const Value> Decoder::expect_array(const Value& value, const FieldRule& limits) {
  const auto most = static_cast<std::size_t>(limits.max_length) + kMostIssues;
  if (value.is(Kind::array)) return value.items().first(std::min(value.items().size(), most));
  if (source_ == Source::query && value.is(Kind::string)) return {&value, 1};
  wrong_type("array", value);
  return {};
}

void Decoder::check_count(const Value& value, const FieldRule& limits) {
  const bool is_list_of_one = source_ == Source::query && value.is(Kind::string);
  if (!is_list_of_one) check_length(value, limits);
}

Error Decoder::to_error() && { return {.code = ErrorCode::invalid_argument, .issues = std::move(issues_)}; }

}  // namespace chiroflow::wire
