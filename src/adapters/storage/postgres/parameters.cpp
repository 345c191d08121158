// SPDX-License-Identifier: Apache-2.0
#include "adapters/storage/postgres/parameters.hpp"

#include <bit>

namespace chiroflow::storage::postgres {

using db::Value;

namespace {
Oid type_of(const Value& value) {
  static constexpr std::array kTypes{kInferred, kInt8, kFloat8, kBool, kText, kBytea};  // in the order of Value
  return kTypes[value.index()];
}

void store_big_endian(std::array<char, 8>& out, std::uint64_t number) {
  for (int i = 7; i >= 0; --i, number >>= 8) out[static_cast<std::size_t>(i)] = static_cast<char>(number & 0xff);
}
}  // namespace

void Parameters::assign(std::span<const Value> values) {
  const auto count = values.size();
  types_.resize(count);
  values_.resize(count);
  lengths_.resize(count);
  formats_.assign(count, 1);
  numbers_.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    types_[i] = type_of(values[i]);
    values_[i] = encode(i, values[i]);
  }
}

const char* Parameters::encode(std::size_t at, const Value& value) {
  const auto number = [&](std::uint64_t bits) {
    store_big_endian(numbers_[at], bits);
    lengths_[at] = 8;
    return numbers_[at].data();
  };
  // A view may have no address; to libpq that would mean null.
  const auto bytes = [&](std::string_view view) {
    lengths_[at] = static_cast<int>(view.size());
    return view.data() == nullptr ? "" : view.data();
  };
  switch (type_of(value)) {
    case kInt8: return number(static_cast<std::uint64_t>(std::get<std::int64_t>(value)));
    case kFloat8: return number(std::bit_cast<std::uint64_t>(std::get<double>(value)));
    case kText: return bytes(std::get<std::string_view>(value));
    case kBytea: return bytes(std::get<db::Blob>(value).bytes);
    case kBool:
      numbers_[at][0] = std::get<bool>(value) ? 1 : 0;
      lengths_[at] = 1;
      return numbers_[at].data();
    default: lengths_[at] = 0; return nullptr;
  }
}

}  // namespace chiroflow::storage::postgres
