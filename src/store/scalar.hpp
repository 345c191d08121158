// SPDX-License-Identifier: Apache-2.0
// How each scalar type of a record is kept in a column, both ways.
//
//   std::string, Id, enum (its enumerator's name), Date ("1980-02-29"), RawJson      text
//   int, std::int64_t, Instant (milliseconds since 1970 UTC)                        64-bit integer
//   bool, double                                                                    boolean, double
//   Sealed, and std::string members marked by stored_as_bytes                       bytes
//   std::optional of each                                                           the same, NULL for none
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/describe.hpp"
#include "core/id.hpp"
#include "core/raw_json.hpp"
#include "core/sealed.hpp"
#include "core/time.hpp"
#include "domain/audit_event.hpp"
#include "ports/database.hpp"

namespace chiroflow::store {

/// True for std::string members that hold raw bytes, which a text column of PostgreSQL would refuse.
template <auto Member>
inline constexpr bool stored_as_bytes = false;
template <> inline constexpr bool stored_as_bytes<&AuditEvent::hash> = true;
template <> inline constexpr bool stored_as_bytes<&AuditEvent::mac> = true;
template <> inline constexpr bool stored_as_bytes<&AuditCheckpoint::hash> = true;
template <> inline constexpr bool stored_as_bytes<&AuditCheckpoint::signature> = true;

template <class T> inline constexpr bool is_optional = false;
template <class T> inline constexpr bool is_optional<std::optional<T>> = true;
template <class T> struct WithoutOptional {
  using type = T;
};
template <class T> struct WithoutOptional<std::optional<T>> {
  using type = T;
};

/// A described struct or an optional one: several columns, read recursively.
template <class T>
concept Nested = Described<typename WithoutOptional<T>::type>;
template <class T>
concept Scalar = !Nested<T>;

/// Texts of dates have no storage of their own in a record, so whoever binds a Date keeps one of these.
using DateText = std::array<char, 10>;

/// What a reader found that no version of this program writes; names no value.
struct ReadFault {
  const char* what = nullptr;
  int column = 0;
};

namespace detail {

template <DescribedEnum E>
inline constexpr auto kEnumNames = [] {
  using List = boost::describe::describe_enumerators<E>;
  std::array<std::pair<E, std::string_view>, boost::mp11::mp_size<List>::value> names{};
  std::size_t at = 0;
  boost::mp11::mp_for_each<List>([&](auto d) { names[at++] = {d.value, d.name}; });
  return names;
}();

template <DescribedEnum E>
bool enum_from_text(std::string_view text, E& out) {
  for (const auto& [value, name] : kEnumNames<E>) {
    if (name == text) {
      out = value;
      return true;
    }
  }
  return false;
}

template <DescribedEnum E>
std::string_view enum_text(E wanted) {
  for (const auto& [value, name] : kEnumNames<E>) {
    if (value == wanted) return name;
  }
  return {};
}

bool date_from_text(std::string_view text, Date& out);
void date_to_text(Date date, DateText& out);

inline void read_scalar(const db::Row& row, int column, std::string& out, ReadFault&) { out.assign(row.text(column)); }
template <class Tag>
void read_scalar(const db::Row& row, int column, Id<Tag>& out, ReadFault&) {
  out.value.assign(row.text(column));
}
inline void read_scalar(const db::Row& row, int column, RawJson& out, ReadFault&) { out.text.assign(row.text(column)); }
inline void read_scalar(const db::Row& row, int column, Sealed& out, ReadFault&) { out.bytes.assign(row.blob(column)); }
inline void read_scalar(const db::Row& row, int column, bool& out, ReadFault&) { out = row.boolean(column); }
inline void read_scalar(const db::Row& row, int column, double& out, ReadFault&) { out = row.real(column); }
template <class T>
  requires(std::integral<T> && !std::same_as<T, bool>)
void read_scalar(const db::Row& row, int column, T& out, ReadFault&) {
  out = static_cast<T>(row.integer(column));
}
inline void read_scalar(const db::Row& row, int column, Instant& out, ReadFault&) {
  out = from_unix_ms(row.integer(column));
}
inline void read_scalar(const db::Row& row, int column, Date& out, ReadFault& fault) {
  if (!date_from_text(row.text(column), out)) fault = {"not a date", column};
}
template <DescribedEnum E>
void read_scalar(const db::Row& row, int column, E& out, ReadFault& fault) {
  if (!enum_from_text(row.text(column), out)) fault = {"not a value of its enum", column};
}
template <class T>
void read_scalar(const db::Row& row, int column, std::optional<T>& out, ReadFault& fault) {
  if (row.is_null(column)) {
    out.reset();
  } else {
    read_scalar(row, column, out.emplace(), fault);
  }
}

}  // namespace detail

/// Views into `x`, which must outlive them. A Date has no text to point at: see Parameters.
inline db::Value to_value(std::nullptr_t) { return nullptr; }
inline db::Value to_value(std::string_view x) { return x; }
inline db::Value to_value(const std::string& x) { return std::string_view(x); }
inline db::Value to_value(const char* x) { return std::string_view(x); }
inline db::Value to_value(db::Blob x) { return x; }
inline db::Value to_value(const db::Value& x) { return x; }
template <class Tag>
db::Value to_value(const Id<Tag>& x) {
  return x.view();
}
inline db::Value to_value(const RawJson& x) { return std::string_view(x.text); }
inline db::Value to_value(const Sealed& x) { return db::Blob{x.bytes}; }
inline db::Value to_value(bool x) { return x; }
inline db::Value to_value(double x) { return x; }
template <class T>
  requires(std::integral<T> && !std::same_as<T, bool>)
db::Value to_value(T x) {
  return static_cast<std::int64_t>(x);
}
inline db::Value to_value(Instant x) { return to_unix_ms(x); }
template <DescribedEnum E>
db::Value to_value(E x) {
  return detail::enum_text(x);
}
template <class T>
db::Value to_value(const std::optional<T>& x) {
  return x ? to_value(*x) : db::Value(nullptr);
}
void to_value(const Date&) = delete;
void to_value(const std::optional<Date>&) = delete;

}  // namespace chiroflow::store
