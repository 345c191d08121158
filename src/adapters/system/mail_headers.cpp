// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/mail_headers.hpp"

#include <algorithm>
#include <array>

#include "crypto/bytes.hpp"

namespace chiroflow::system {

namespace {
constexpr std::size_t kPlainLength = 60;
constexpr std::size_t kPiece = 39;  // "Subject: " and one encoded word stay below 76 characters

bool is_printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c <= 0x7E; });
}

std::string two_digits(unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string encoded_words(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    auto end = std::min(kPiece, text.size());
    while (end > 1 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    out += (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + crypto::base64(text.substr(0, end)) + "?=";
    text.remove_prefix(end);
  }
  return out;
}
}  // namespace

std::string header_words(std::string_view text) {
  // What looks like an encoded word would be decoded by readers.
  const bool plain =
      text.size() <= kPlainLength && is_printable_ascii(text) && text.find("=?") == std::string_view::npos;
  return plain ? std::string(text) : encoded_words(text);
}

std::string header_mailbox(std::string_view name, std::string_view address) {
  const auto angled = "<" + std::string(address) + ">";
  if (name.empty()) return angled;
  if (name.size() > kPlainLength || !is_printable_ascii(name) || name.find("=?") != std::string_view::npos)
    return encoded_words(name) + "\r\n " + angled;
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\" " + angled;
}

std::string header_date(Instant at) {
  using namespace std::chrono;
  static constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = floor<days>(at);
  const year_month_day date(day);
  const auto second = static_cast<unsigned>(floor<Seconds>(at - day).count());
  return std::string(kDays[weekday(day).c_encoding()]) + ", " + two_digits(static_cast<unsigned>(date.day())) + " " +
         kMonths[static_cast<unsigned>(date.month()) - 1] + " " + std::to_string(static_cast<int>(date.year())) + " " +
         two_digits(second / 3600) + ":" + two_digits(second / 60 % 60) + ":" + two_digits(second % 60) + " +0000";
}

bool is_plain_address(std::string_view address) {
  const auto at = address.find('@');
  return at != std::string_view::npos && at != 0 && at + 1 < address.size() && address.size() <= 254 &&
         address.find('@', at + 1) == std::string_view::npos && is_printable_ascii(address) &&
         address.find_first_of(" <>()[],;:\\\"") == std::string_view::npos;
}

std::string with_crlf(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 32);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) out += '\r';
    out += text[i];
  }
  return out;
}

}  // namespace chiroflow::system
