// SPDX-License-Identifier: Apache-2.0
#include "adapters/storage/postgres/row.hpp"

#include <charconv>

#include "adapters/storage/postgres/parameters.hpp"

namespace chiroflow::storage::postgres {

namespace {
unsigned nibble(char digit) {
  const auto code = static_cast<unsigned char>(digit);
  return code <= '9' ? code - unsigned{'0'} : (code | 0x20u) - unsigned{'a'} + 10;
}

/// "\x00ff" (bytea_output = hex, which every connection of ours sets).
std::string from_hex(std::string_view text) {
  text.remove_prefix(std::min<std::size_t>(2, text.size()));
  std::string bytes(text.size() / 2, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<char>(nibble(text[2 * i]) << 4 | nibble(text[2 * i + 1]));
  return bytes;
}

template <class Number>
Number parse(std::string_view text) {
  if (text == "t") return 1;
  Number number{};
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}
}  // namespace

std::string_view PostgresRow::raw(int column) const {
  return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
}

std::int64_t PostgresRow::integer(int column) const { return parse<std::int64_t>(raw(column)); }
double PostgresRow::real(int column) const { return parse<double>(raw(column)); }
bool PostgresRow::boolean(int column) const { return parse<std::int64_t>(raw(column)) != 0; }

std::string_view PostgresRow::blob(int column) const {
  if (PQftype(result_, column) != kBytea) return raw(column);
  for (const auto& [known, bytes] : decoded_) {
    if (known == column) return bytes;
  }
  return decoded_.emplace_back(column, from_hex(raw(column))).second;
}

}  // namespace chiroflow::storage::postgres
