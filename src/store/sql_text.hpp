// SPDX-License-Identifier: Apache-2.0
// Pieces of SQL that follow from a described struct. Column names are member names. Members that are structs themselves
// have no column of their own: list them with an alias of their own, in the order of the members.
// Statements are found by their text, so keep what is built here in a `static const std::string`.
#pragma once

#include <string>
#include <string_view>

#include "store/scalar.hpp"
#include "store/tables.hpp"

namespace chiroflow::store {

namespace detail {
template <class T, class M>
M member_of(M T::*);
template <class D>
using MemberOf = decltype(member_of(D::pointer));
}  // namespace detail

/// Calls f(name) for each column of T itself, in order.
template <Described T, class F>
constexpr void for_each_column(F&& f) {
  for_each_member<T>([&](auto d) {
    if constexpr (Scalar<detail::MemberOf<decltype(d)>>) f(std::string_view(d.name));
  });
}

/// Columns of T itself.
template <Described T>
constexpr int own_columns() {
  int count = 0;
  for_each_column<T>([&](std::string_view) { ++count; });
  return count;
}

/// Columns that reading a T takes, with those of nested structs.
template <class T>
constexpr int total_columns() {
  if constexpr (Scalar<T>) {
    return 1;
  } else {
    int count = 0;
    for_each_member<typename WithoutOptional<T>::type>(
        [&](auto d) { count += total_columns<detail::MemberOf<decltype(d)>>(); });
    return count;
  }
}

/// "s.id, s.status, …"
template <Described T>
std::string columns_of(std::string_view alias) {
  std::string text;
  for_each_column<T>([&](std::string_view name) {
    if (!text.empty()) text += ", ";
    text.append(alias).append(".").append(name);
  });
  return text;
}

/// "id, status, …"
template <Described T>
const std::string& column_names() {
  static const std::string text = [] {
    std::string names;
    for_each_column<T>([&](std::string_view name) { names.append(names.empty() ? "" : ", ").append(name); });
    return names;
  }();
  return text;
}

/// "?, ?, …", one for each column of T itself
template <Described T>
const std::string& placeholders() {
  static const std::string text = [] {
    std::string marks;
    for_each_column<T>([&](std::string_view) { marks.append(marks.empty() ? "?" : ", ?"); });
    return marks;
  }();
  return text;
}

/// "INSERT INTO table (…) VALUES (…)"
template <Described T>
std::string insert_into(std::string_view table) {
  return std::string("INSERT INTO ").append(table) + " (" + column_names<T>() + ") VALUES (" + placeholders<T>() + ")";
}

/// "SELECT s.id, … FROM table s"; the caller appends a blank and the rest.
template <Described T>
std::string select_from(std::string_view alias) {
  static_assert(!table_of<T>.empty(), "no table: see store/tables.hpp");
  return "SELECT " + columns_of<T>(alias) + " FROM " + std::string(table_of<T>) + " " + std::string(alias);
}

}  // namespace chiroflow::store
