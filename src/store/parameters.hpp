// SPDX-License-Identifier: Apache-2.0
// Values of a statement's placeholders. They are views into the arguments or the record, which must outlive them; the text
// of dates is kept here. Neither copied nor moved, since they point into themselves.
#pragma once

#include <array>
#include <span>
#include <type_traits>

#include "store/sql_text.hpp"

namespace chiroflow::store {

namespace detail {

template <class T>
inline constexpr bool is_date = std::is_same_v<typename WithoutOptional<T>::type, Date>;

/// N values, of which D are dates.
template <std::size_t N, std::size_t D>
class Values {
 public:
  Values() = default;
  Values(const Values&) = delete;
  Values& operator=(const Values&) = delete;

  operator std::span<const db::Value>() const { return values_; }
  std::span<const db::Value> span() const { return values_; }
  std::size_t size() const { return N; }
  const db::Value& operator[](std::size_t at) const { return values_[at]; }

 protected:
  template <class T>
  void add(const T& x) {
    if constexpr (std::is_same_v<T, Date>) {
      DateText& text = dates_[date_count_++];
      date_to_text(x, text);
      values_[count_++] = std::string_view(text.data(), text.size());
    } else if constexpr (std::is_same_v<T, std::optional<Date>>) {
      if (x) {
        add(*x);
      } else {
        values_[count_++] = nullptr;
      }
    } else {
      values_[count_++] = to_value(x);
    }
  }
  void add_bytes(const std::string& x) { values_[count_++] = db::Blob{x}; }

 private:
  std::array<db::Value, N> values_{};
  std::array<DateText, D> dates_;
  std::size_t count_ = 0;
  std::size_t date_count_ = 0;
};

template <Described T>
constexpr std::size_t date_columns() {
  std::size_t count = 0;
  for_each_member<T>([&](auto d) { count += is_date<MemberOf<decltype(d)>> ? 1 : 0; });
  return count;
}

}  // namespace detail

template <class... Args>
class Parameters : public detail::Values<sizeof...(Args), (0 + ... + (detail::is_date<Args> ? 1 : 0))> {
 public:
  explicit Parameters(const Args&... args) { (this->add(args), ...); }
};

/// params(id, Instant, "text", enum, optional, …): anything with a to_value, and dates.
template <class... Args>
Parameters<std::decay_t<const Args>...> params(const Args&... args) {
  return Parameters<std::decay_t<const Args>...>(args...);
}

/// The columns of T itself, in the order of column_names<T>().
template <Described T>
class RowValues : public detail::Values<static_cast<std::size_t>(own_columns<T>()), detail::date_columns<T>()> {
 public:
  explicit RowValues(const T& row) {
    for_each_member<T>([&](auto d) {
      using D = decltype(d);
      if constexpr (Scalar<detail::MemberOf<D>>) {
        if constexpr (stored_as_bytes<D::pointer>) {
          this->add_bytes(row.*D::pointer);
        } else {
          this->add(row.*D::pointer);
        }
      }
    });
  }
};

template <Described T>
RowValues<T> bind_all(const T& row) {
  return RowValues<T>(row);
}

}  // namespace chiroflow::store
