// SPDX-License-Identifier: Apache-2.0
// Reading of headers, cookies, queries and percent-encoding.
#include "surfaces/http/message.hpp"

#include <algorithm>

namespace chiroflow::http {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char l = lower(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

bool is_continuation(unsigned char c) { return (c & 0xC0) == 0x80; }

/// Bytes of the well-formed character at `i` (Unicode 15, table 3-7), or 0.
std::size_t character_length(std::string_view s, std::size_t i) {
  const auto at = [&](std::size_t k) { return k < s.size() ? static_cast<unsigned char>(s[k]) : 0U; };
  const unsigned first = at(i), second = at(i + 1);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return (second & 0xC0) == 0x80 ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80, high = first == 0xED ? 0x9F : 0xBF;
    return second >= low && second <= high && is_continuation(static_cast<unsigned char>(at(i + 2))) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80, high = first == 0xF4 ? 0x8F : 0xBF;
    return second >= low && second <= high && is_continuation(static_cast<unsigned char>(at(i + 2))) &&
                   is_continuation(static_cast<unsigned char>(at(i + 3)))
               ? 4
               : 0;
  }
  return 0;
}

bool is_clean_text(std::string_view s) {
  for (std::size_t i = 0; i < s.size();) {
    if (static_cast<unsigned char>(s[i]) - 1U < 0x7FU) {  // ASCII, nearly always
      ++i;
      continue;
    }
    const std::size_t length = s[i] == '\0' ? 0 : character_length(s, i);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
  std::string out(text.size(), '\0');
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      const int high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      out[size++] = static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out[size++] = plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  out.resize(size);
  if (!is_clean_text(out)) return std::nullopt;
  return out;
}

std::string_view trimmed(std::string_view s) {
  const auto first = s.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return s.substr(first, s.find_last_not_of(" \t") - first + 1);
}

/// Calls `visit(name, value)` for each part until it returns true.
template <class F>
bool for_each_query_part(std::string_view query, F&& visit) {
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const std::string_view part = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (part.empty()) continue;
    const auto equals = part.find('=');
    const auto value = equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
    if (visit(part.substr(0, equals), value)) return true;
  }
  return false;
}

}  // namespace

bool same_text(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

void Headers::add(std::string_view name, std::string_view value) {
  if (entries_.empty()) {
    bytes_.reserve(512);
    entries_.reserve(12);
  }
  entries_.push_back({static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(name.size()),
                      static_cast<std::uint32_t>(value.size())});
  bytes_.append(name).append(value);
}

const Headers::Entry* Headers::find(std::string_view name) const {
  for (const Entry& entry : entries_) {
    if (same_text(name_of(entry), name)) return &entry;
  }
  return nullptr;
}

std::string_view Headers::get(std::string_view name) const {
  const Entry* entry = find(name);
  return entry ? value_of(*entry) : std::string_view();
}

std::vector<std::string_view> Headers::all(std::string_view name) const {
  std::vector<std::string_view> found;
  for (const Entry& entry : entries_) {
    if (same_text(name_of(entry), name)) found.push_back(value_of(entry));
  }
  return found;
}

std::size_t Headers::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::count_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return same_text(name_of(e), name); }));
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  for (const std::string_view line : headers.all("Cookie")) {
    if (auto value = cookie_value(line, name)) return value;
  }
  return std::nullopt;
}

void Response::set_header(std::string_view name, std::string value) {
  std::erase_if(headers, [&](const auto& h) { return same_text(h.first, name); });
  headers.emplace_back(std::string(name), std::move(value));
}

bool Response::has_header(std::string_view name) const {
  return std::any_of(headers.begin(), headers.end(), [&](const auto& h) { return same_text(h.first, name); });
}

Response error_response(int status, std::string_view code, std::string_view message, std::string_view request_id) {
  Response response;
  response.status = status;
  response.content_type = "application/json";
  response.body.append(R"({"error":{"code":")").append(code).append(R"(","message":")").append(message);
  response.body.append(R"(","requestId":")").append(request_id).append(R"("}})");
  response.headers = {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}};
  return response;
}

std::optional<std::string> percent_decode(std::string_view text) { return decode(text, false); }

std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const bool broken = for_each_query_part(query, [&](std::string_view name, std::string_view value) {
    auto n = decode(name, true);
    auto v = decode(value, true);
    if (!n || !v) return true;
    pairs.emplace_back(std::move(*n), std::move(*v));
    return false;
  });
  if (broken) return std::nullopt;
  return pairs;
}

std::optional<std::string> query_parameter(std::string_view query, std::string_view name) {
  std::optional<std::string> found;
  for_each_query_part(query, [&](std::string_view n, std::string_view v) {
    if (decode(n, true) != name) return false;
    found = decode(v, true);
    return true;
  });
  return found;
}

std::optional<std::string_view> cookie_value(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const auto end = std::min(header.find(';'), header.size());
    const std::string_view part = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    const auto equals = part.find('=');
    if (equals == std::string_view::npos || trimmed(part.substr(0, equals)) != name) continue;
    std::string_view value = trimmed(part.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    return value;
  }
  return std::nullopt;
}

}  // namespace chiroflow::http
