// SPDX-License-Identifier: Apache-2.0
#include "surfaces/http/range.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "surfaces/http/message.hpp"

namespace chiroflow::http {

namespace {
std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// More than fits counts as the largest number: a range that long is still one.
std::optional<std::uint64_t> number(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  return fault == std::errc() ? value : std::numeric_limits<std::uint64_t>::max();
}

ByteRange suffix(std::uint64_t length, std::uint64_t size) {
  if (length == 0 || size == 0) return {.kind = RangeKind::unsatisfiable};
  return {.kind = RangeKind::part, .first = size - std::min(length, size), .last = size - 1};
}
}  // namespace

ByteRange parse_range(std::string_view header, std::uint64_t size) {
  const auto equals = header.find('=');
  if (equals == std::string_view::npos || !same_text(trimmed(header.substr(0, equals)), "bytes")) return {};
  const auto text = trimmed(header.substr(equals + 1));
  const auto dash = text.find('-');
  if (dash == std::string_view::npos || text.find(',') != std::string_view::npos) return {};
  const auto from = trimmed(text.substr(0, dash)), to = trimmed(text.substr(dash + 1));
  if (from.empty()) {
    const auto length = number(to);
    return length ? suffix(*length, size) : ByteRange{};
  }
  const auto first = number(from);
  const auto last = to.empty() ? std::optional(std::numeric_limits<std::uint64_t>::max()) : number(to);
  if (!first || !last || *last < *first) return {};
  if (*first >= size) return {.kind = RangeKind::unsatisfiable};
  return {.kind = RangeKind::part, .first = *first, .last = std::min(*last, size - 1)};
}

std::string content_range(const ByteRange& range, std::uint64_t size) {
  if (range.kind == RangeKind::unsatisfiable) return "bytes */" + std::to_string(size);
  return "bytes " + std::to_string(range.first) + "-" + std::to_string(range.last) + "/" + std::to_string(size);
}

}  // namespace chiroflow::http
