// SPDX-License-Identifier: Apache-2.0
// Rows as structs, so that a test can look at them by name.
#pragma once

#include <vector>

#include "core/rows.hpp"
#include "store/row.hpp"

namespace chiroflow::testing {

namespace detail {
/// A row of Rows in the form of the database port, which store::detail::read_into takes.
template <class R>
class RowOfRows final : public db::Row {
 public:
  RowOfRows(const R& rows, std::size_t row) : rows_(rows), row_(row) {}
  bool is_null(int column) const override { return rows_.is_null(row_, column); }
  std::int64_t integer(int column) const override { return rows_.number(row_, column); }
  double real(int) const override { return 0; }
  bool boolean(int column) const override { return rows_.number(row_, column) != 0; }
  std::string_view text(int column) const override { return rows_.text(row_, column); }
  std::string_view blob(int column) const override { return rows_.text(row_, column); }

 private:
  const R& rows_;
  const std::size_t row_;
};
}  // namespace detail

template <class T>
std::vector<T> structs_of(const Rows<T>& rows) {
  std::vector<T> out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    int column = 0;
    out.push_back(store::read_row<T>(detail::RowOfRows(rows, i), column).value());
  }
  return out;
}

}  // namespace chiroflow::testing
