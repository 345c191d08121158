// SPDX-License-Identifier: Apache-2.0
// Status line, headers, body. No library: one append after the other into one buffer.
#include "surfaces/http/detail/response_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace chiroflow::http::detail {

namespace {

constexpr std::size_t kCopyAtMost = 32 << 10;  // larger bodies are sent from where they are

std::string_view reason(int status) {
  switch (status) {
    case 101: return "Switching Protocols";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 207: return "Multi-Status";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 426: return "Upgrade Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "Status";
  }
}

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits;
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), end);
}

bool is_clean(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; });
}

bool is_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

/// Those that frame the message; a handler that sets one could break the connection for the next request.
bool is_ours(std::string_view name) {
  constexpr std::array<std::string_view, 5> kOurs{"Content-Length", "Transfer-Encoding", "Connection", "Date",
                                                  "X-Request-Id"};
  return std::any_of(kOurs.begin(), kOurs.end(), [&](std::string_view n) { return same_text(n, name); });
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string http_date(Instant at) {
  using namespace std::chrono;
  constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = floor<days>(at);
  const year_month_day date(day);
  const hh_mm_ss time(floor<seconds>(at - day));
  const auto two = [](unsigned n) {
    return std::string{static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)};
  };
  std::string out(kDays[weekday(day).c_encoding()]);
  out += ", " + two(static_cast<unsigned>(date.day())) + " ";
  out += kMonths[static_cast<unsigned>(date.month()) - 1];
  out += " " + std::to_string(static_cast<int>(date.year())) + " " + two(static_cast<unsigned>(time.hours().count()));
  out += ":" + two(static_cast<unsigned>(time.minutes().count())) + ":" +
         two(static_cast<unsigned>(time.seconds().count()));
  return out + " GMT";
}

bool write_response(Response& response, const ReplyContext& context, std::string& out) {
  const bool bodiless = response.status == 204 || response.status == 304 || response.status < 200;
  const bool send_body = !bodiless && !context.head;
  const bool copy = !send_body || response.source || response.body.size() <= kCopyAtMost;
  out.reserve(out.size() + 320 + response.headers.size() * 64 + (copy && send_body ? response.body.size() : 0));

  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::uint64_t>(response.status));
  out.append(" ").append(reason(response.status)).append("\r\n");
  append_header(out, "Date", context.date);
  append_header(out, "X-Request-Id", context.request_id);
  if (!response.content_type.empty() && is_clean(response.content_type))
    append_header(out, "Content-Type", response.content_type);
  for (const auto& [name, value] : response.headers) {
    if (is_name(name) && is_clean(value) && !is_ours(name)) append_header(out, name, value);
  }
  if (!bodiless) {
    out.append("Content-Length: ");
    append_number(out, response.source ? response.source->size() : response.body.size());
    out.append("\r\n");
  }
  if (response.status == 101) {
    out.append("Connection: Upgrade\r\n");
  } else if (!context.keep_alive) {
    out.append("Connection: close\r\n");
  } else if (context.http_1_0) {
    out.append("Connection: keep-alive\r\n");
  }
  out.append("\r\n");
  if (send_body && copy && !response.source) out.append(response.body);
  return copy;
}

}  // namespace chiroflow::http::detail
