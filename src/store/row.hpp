// SPDX-License-Identifier: Apache-2.0
// Records from rows and back, and the short forms of the usual statements.
//
//   static const std::string sql = select_from<Patient>("p") + " WHERE p.organization_id = ? AND p.id = ?";
//   auto patient = TRY(query_one<Patient>(reader, sql, organization_id, patient_id));     // std::optional<Patient>
//
// A row of several tables is a described struct of structs; an optional one (left join) is none when its first column is
// NULL. Scalars beside them are read in the order of the members:
//
//   struct SessionRow { TelehealthSession session; Patient patient; std::optional<VirtualWaitingRoom> waiting; };
//   CHIROFLOW_DESCRIBE(SessionRow, session, patient, waiting)
//   "SELECT " + columns_of<TelehealthSession>("s") + ", " + columns_of<Patient>("p") + ", " + columns_of<VirtualWaitingRoom>("w") …
//
// An enum or date in the database that this program does not know is an internal error that names the column's number.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/rows.hpp"
#include "store/parameters.hpp"

namespace chiroflow::store {

namespace detail {

template <class T>
void read_into(const db::Row& row, int& column, T& out, ReadFault& fault) {
  if constexpr (Scalar<T>) {
    read_scalar(row, column++, out, fault);
  } else if constexpr (is_optional<T>) {
    if (row.is_null(column)) {
      out.reset();
      column += total_columns<T>();
    } else {
      read_into(row, column, out.emplace(), fault);
    }
  } else {
    for_each_member<T>([&](auto d) {
      using D = decltype(d);
      if constexpr (stored_as_bytes<D::pointer>) {
        (out.*D::pointer).assign(row.blob(column++));
      } else {
        read_into(row, column, out.*D::pointer, fault);
      }
    });
  }
}

/// One value as it is, without a struct around it.
template <class T, class R>
void copy_scalar(const db::Row& row, int column, R& rows, ReadFault& fault) {
  if constexpr (std::is_same_v<T, Instant> || std::is_integral_v<T>) {
    rows.add_number(row.integer(column));
  } else if constexpr (DescribedEnum<T>) {
    const auto text = row.text(column);
    T known{};
    if (!enum_from_text(text, known)) fault = {"not a value of its enum", column};
    rows.add_text(text);
  } else {
    static_assert(!std::is_same_v<T, double> && !std::is_same_v<T, Sealed>, "rows hold texts and whole numbers");
    rows.add_text(row.text(column));
  }
}

template <class T, class R>
void copy_columns(const db::Row& row, int& column, R& rows, ReadFault& fault) {
  for_each_member<T>([&](auto d) {
    using D = decltype(d);
    using Member = MemberOf<D>;
    using Type = typename WithoutOptional<Member>::type;
    static_assert(!stored_as_bytes<D::pointer>, "rows hold texts and whole numbers");
    if (is_optional<Member> && row.is_null(column)) {
      for (int i = 0; i < column_count<Member>(); ++i) rows.add_null();
      column += column_count<Member>();
    } else if constexpr (Nested<Member>) {
      copy_columns<Type>(row, column, rows, fault);
    } else {
      copy_scalar<Type>(row, column++, rows, fault);
    }
  });
}

Error read_error(const ReadFault& fault);

}  // namespace detail

/// Reads a T from `column` on and leaves `column` behind it.
template <class T>
Result<T> read_row(const db::Row& row, int& column) {
  T out{};
  ReadFault fault;
  detail::read_into(row, column, out, fault);
  if (fault.what) return fail(detail::read_error(fault));
  return out;
}

/// Every row, each a T (a record, a struct of records or a scalar).
template <class T, class... Args>
Result<std::vector<T>> query_all(db::Reader& reader, std::string_view sql, const Args&... args) {
  const auto parameters = params(args...);
  std::vector<T> rows;
  TRY(reader.query(sql, parameters, [&](const db::Row& row) -> Result<void> {
    int column = 0;
    ReadFault fault;
    detail::read_into(row, column, rows.emplace_back(), fault);
    if (fault.what) return fail(detail::read_error(fault));
    return {};
  }));
  return rows;
}

/// Every row as it is. `expected` makes room.
template <Described T>
Result<Rows<T>> query_rows(db::Reader& reader, std::string_view sql, std::span<const db::Value> parameters,
                           int expected) {
  constexpr std::size_t kTextOfAColumn = 16;
  Rows<T> rows;
  const auto count = static_cast<std::size_t>(expected);
  rows.reserve(count, count * kTextOfAColumn * Rows<T>::kColumns);
  TRY(reader.query(sql, parameters, [&](const db::Row& row) -> Result<void> {
    int column = 0;
    ReadFault fault;
    detail::copy_columns<T>(row, column, rows, fault);
    if (fault.what) return fail(detail::read_error(fault));
    return {};
  }));
  return rows;
}

/// The one row, or none; a second row is an internal error.
template <class T, class... Args>
Result<std::optional<T>> query_one(db::Reader& reader, std::string_view sql, const Args&... args) {
  const auto parameters = params(args...);
  std::optional<T> found;
  TRY(reader.query(sql, parameters, [&](const db::Row& row) -> Result<void> {
    if (found) return fail(internal_error("one row was expected, several came"));
    int column = 0;
    ReadFault fault;
    detail::read_into(row, column, found.emplace(), fault);
    if (fault.what) return fail(detail::read_error(fault));
    return {};
  }));
  return found;
}

/// The first column of the one row, or none. V may be an optional: `query_value<std::optional<Instant>>`.
template <Scalar V, class... Args>
Result<std::optional<V>> query_value(db::Reader& reader, std::string_view sql, const Args&... args) {
  return query_one<V>(reader, sql, args...);
}

/// Whether the query has a row.
template <class... Args>
Result<bool> exists(db::Reader& reader, std::string_view sql, const Args&... args) {
  const auto parameters = params(args...);
  bool any = false;
  TRY(reader.query(sql, parameters, [&](const db::Row&) -> Result<void> {
    any = true;
    return {};
  }));
  return any;
}

/// Returns the number of rows changed.
template <class... Args>
Result<std::int64_t> execute(db::Writer& writer, std::string_view sql, const Args&... args) {
  const auto parameters = params(args...);
  return writer.execute(sql, parameters);
}

/// Inserts into the record's own table.
template <Described T>
Result<void> insert_row(db::Writer& writer, const T& row) {
  static_assert(!table_of<T>.empty(), "no table: see store/tables.hpp");
  static const std::string sql = insert_into<T>(table_of<T>);
  TRY(writer.execute(sql, bind_all(row)));
  return {};
}

/// The same with the table named, for structs that are not a table's record.
template <Described T>
Result<void> insert_row(db::Writer& writer, std::string_view table, const T& row) {
  if (table == table_of<T>) return insert_row(writer, row);
  TRY(writer.execute(insert_into<T>(table), bind_all(row)));
  return {};
}

}  // namespace chiroflow::store
