// SPDX-License-Identifier: Apache-2.0
// The rows of a query as they came, to be handed out and not to be worked with: for each row the columns of a described
// struct, those of nested structs in their place, none for an optional struct being a NULL in each of its columns. Values lie
// side by side and texts in one piece, so that a page of wide rows costs a few allocations and not some thousand.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/describe.hpp"

namespace chiroflow {

namespace detail {
template <class T>
struct Bare {
  using type = T;
  static constexpr bool optional = false;
};
template <class T>
struct Bare<std::optional<T>> {
  using type = T;
  static constexpr bool optional = true;
};
}  // namespace detail

/// Columns of a member's type: one of a value, all of a struct, optional or not.
template <class T>
constexpr int column_count() {
  using Type = typename detail::Bare<T>::type;
  if constexpr (Described<Type>) {
    int count = 0;
    for_each_member<Type>([&](auto d) {
      using Member = std::remove_cvref_t<decltype(std::declval<Type&>().*decltype(d)::pointer)>;
      count += column_count<Member>();
    });
    return count;
  } else {
    return 1;
  }
}

/// The column of a member among those of T, also when it is a base's.
template <Described T, auto Member>
constexpr int column_of() {
  int column = 0;
  int found = -1;
  for_each_member<T>([&](auto d) {
    using Type = std::remove_cvref_t<decltype(std::declval<T&>().*decltype(d)::pointer)>;
    if constexpr (std::is_same_v<std::remove_cv_t<decltype(decltype(d)::pointer)>,
                                 std::remove_cv_t<decltype(Member)>>) {
      if (decltype(d)::pointer == Member) found = column;
    }
    column += column_count<Type>();
  });
  return found;
}

/// Not thread-safe while it is filled. Texts together are below 4 GiB.
template <Described T>
class Rows {
 public:
  using value_type = T;
  static constexpr int kColumns = column_count<T>();

  std::size_t size() const { return cells_.size() / kColumns; }
  bool empty() const { return cells_.empty(); }

  void reserve(std::size_t rows, std::size_t text_bytes) {
    cells_.reserve(rows * kColumns);
    texts_.reserve(text_bytes);
  }
  /// A row is filled column by column.
  void add_null() { cells_.push_back(kNull); }
  void add_number(std::int64_t number) { cells_.push_back(number); }
  void add_text(std::string_view text) { cells_.push_back(keep(text)); }
  /// Columns that several rows have in common, filled like a row: their texts are kept once. Gone with the rows.
  class Piece {
   public:
    explicit Piece(Rows& rows) : rows_(rows) {}
    void add_null() { cells_.push_back(kNull); }
    void add_number(std::int64_t number) { cells_.push_back(number); }
    void add_text(std::string_view text) { cells_.push_back(rows_.keep(text)); }

   private:
    friend Rows;
    Rows& rows_;
    std::vector<std::int64_t> cells_;
  };
  /// In place of what the row has from `column` on.
  void put(std::size_t row, int column, const Piece& piece) {
    std::copy(piece.cells_.begin(), piece.cells_.end(),
              cells_.begin() + static_cast<std::ptrdiff_t>(row * kColumns + static_cast<std::size_t>(column)));
  }
  void pop_back() { cells_.resize(cells_.size() - kColumns); }

  void set_text(std::size_t row, int column, std::string_view text) {
    cells_[row * kColumns + static_cast<std::size_t>(column)] = keep(text);
  }
  /// The column is NULL from now on, in every row.
  void hide(int column) {
    for (auto at = static_cast<std::size_t>(column); at < cells_.size(); at += kColumns) cells_[at] = kNull;
  }

  bool is_null(std::size_t row, int column) const { return cell(row, column) == kNull; }
  /// Of whole numbers, truth values and instants (milliseconds since 1970 UTC).
  std::int64_t number(std::size_t row, int column) const { return cell(row, column); }
  std::string_view text(std::size_t row, int column) const {
    const auto place = static_cast<std::uint64_t>(cell(row, column));
    return std::string_view(texts_).substr(place >> 32, place & 0xffffffff);
  }

 private:
  static constexpr std::int64_t kNull = std::numeric_limits<std::int64_t>::min();
  std::int64_t keep(std::string_view text) {
    const auto place = static_cast<std::int64_t>(texts_.size() << 32 | text.size());
    texts_.append(text);
    return place;
  }
  std::int64_t cell(std::size_t row, int column) const {
    return cells_[row * kColumns + static_cast<std::size_t>(column)];
  }

  std::vector<std::int64_t> cells_;  // numbers; texts as place << 32 | size
  std::string texts_;
};

}  // namespace chiroflow
