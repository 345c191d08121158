// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/common/vendor_http.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "crypto/bytes.hpp"

namespace chiroflow::providers {

namespace {
constexpr Seconds kLongestWait{24 * 3600};

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

/// The digits of `text` from `at` on; nothing when there is another character among them.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  const auto* const end = text.data() + at + count;
  int number = 0;
  const auto [stop, fault] = std::from_chars(text.data() + at, end, number);
  return fault == std::errc() && stop == end && text[at] != '-' ? std::optional(number) : std::nullopt;
}

std::optional<std::chrono::month> month_of(std::string_view name) {
  static constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto found = std::find(kMonths.begin(), kMonths.end(), name);
  if (found == kMonths.end()) return std::nullopt;
  return std::chrono::month(static_cast<unsigned>(found - kMonths.begin()) + 1);
}

/// "Sun, 06 Nov 1994 08:49:37 GMT", the one form that is still sent.
std::optional<Instant> parse_http_date(std::string_view text) {
  constexpr std::string_view kPattern = "..., .. ... .... ..:..:.. GMT";
  if (text.size() != kPattern.size()) return std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (kPattern[i] != '.' && kPattern[i] != text[i]) return std::nullopt;
  const auto day = digits(text, 5, 2), year = digits(text, 12, 4);
  const auto hour = digits(text, 17, 2), minute = digits(text, 20, 2), second = digits(text, 23, 2);
  const auto month = month_of(text.substr(8, 3));
  if (!day || !month || !year || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), *month,
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return Instant(std::chrono::sys_days(date)) + Hours(*hour) + Minutes(*minute) + Seconds(*second);
}

/// Nothing when it is no number; the longest wait when it is a larger one than can be.
std::optional<Seconds> parse_seconds(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (end != text.data() + text.size() || fault == std::errc::invalid_argument) return std::nullopt;
  if (fault == std::errc::result_out_of_range) return text.front() == '-' ? Seconds(0) : kLongestWait;
  return std::clamp(Seconds(seconds), Seconds(0), kLongestWait);
}

/// A 404 without the vendor's own code may be a proxy's, and says nothing of a room.
Error judged(const HttpResponse& response, std::string_view code, std::string detail, Instant now) {
  if (response.status == 404 && !code.empty())
    return {.code = ErrorCode::not_found, .detail = std::move(detail), .cause = "not_found"};
  if (response.status == 401 || response.status == 403) return outage("bad_credentials", std::move(detail));
  auto error = outage(response.status == 429   ? "rate_limited"
                      : response.status >= 500 ? "server_error"
                                               : "bad_response",
                      std::move(detail));
  error.retry_after = retry_after(response, now);
  return error;
}
}  // namespace

Error outage(std::string cause, std::string detail) {
  return {.code = ErrorCode::provider_unavailable, .detail = std::move(detail), .cause = std::move(cause)};
}

Error not_available(std::string reason) { return {.code = ErrorCode::unsupported, .message = std::move(reason)}; }

std::string code_only(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  std::string out;
  for (const char c : text) {
    if (out.size() == kLongest) break;
    if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
        c == '.' || c == ' ')
      out.push_back(c);
  }
  return out;
}

Error with_vendor_code(Error error, const HttpResponse& response, std::string_view code) {
  error.vendor_code = code_only(code);
  if (error.vendor_code.empty()) error.vendor_code = "HTTP " + std::to_string(response.status);
  return error;
}

Error error_of(const HttpResponse& response, std::string_view code, Instant now) {
  auto detail = "HTTP " + std::to_string(response.status) + (code.empty() ? "" : " code " + std::string(code));
  return with_vendor_code(judged(response, code, std::move(detail), now), response, code);
}

std::optional<Seconds> retry_after(const HttpResponse& response, Instant now) {
  const auto* text = response.header("Retry-After");
  if (!text) return std::nullopt;
  if (const auto seconds = parse_seconds(*text)) return seconds;
  auto at = parse_http_date(*text);
  if (!at) at = parse_iso(*text);
  if (!at) return std::nullopt;
  return std::clamp(std::chrono::ceil<Seconds>(*at - now), Seconds(0), kLongestWait);
}

Result<wire::Document> json_body(const HttpResponse& response) {
  auto parsed = wire::Document::parse(response.body);
  if (!parsed) return fail(outage("bad_response", "HTTP " + std::to_string(response.status) + " with no JSON"));
  return parsed;
}

std::optional<std::string> text_of(const wire::Value& object, std::string_view name) {
  const auto& value = object.get(name);
  if (!value.is(wire::Kind::string)) return std::nullopt;
  return std::string(value.as_string());
}

std::optional<std::int64_t> integer_of(const wire::Value& object, std::string_view name) {
  const auto& value = object.get(name);
  if (value.is(wire::Kind::integer)) return value.as_integer();
  if (!value.is(wire::Kind::string)) return std::nullopt;
  const auto text = value.as_string();
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string percent_encode(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size() + 8);
  for (const char c : text) {
    if (is_unreserved(c)) {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 15]);
  }
  return out;
}

std::string form_encode(const std::vector<FormField>& fields) {
  std::string out;
  for (const auto& [name, value] : fields) {
    if (!out.empty()) out.push_back('&');
    out.append(percent_encode(name)).push_back('=');
    out.append(percent_encode(value));
  }
  return out;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out.push_back(' ');
    } else if (text[i] != '%') {
      out.push_back(text[i]);
    } else {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    }
  }
  return out;
}

std::optional<std::vector<FormField>> form_decode(std::string_view text) {
  std::vector<FormField> fields;
  while (!text.empty()) {
    const auto piece = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), piece.size() + 1));
    if (piece.empty()) continue;
    const auto equals = std::min(piece.find('='), piece.size());
    auto name = percent_decode(piece.substr(0, equals), true);
    auto value = percent_decode(piece.substr(std::min(piece.size(), equals + 1)), true);
    if (!name || !value) return std::nullopt;
    fields.emplace_back(std::move(*name), std::move(*value));
  }
  return fields;
}

std::string basic_auth(std::string_view user, std::string_view password) {
  return "Basic " + crypto::base64(std::string(user) + ":" + std::string(password));
}

}  // namespace chiroflow::providers
