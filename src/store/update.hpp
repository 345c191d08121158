// SPDX-License-Identifier: Apache-2.0
// Changes named columns of one row: update<&Patient::email, &Patient::phone>(writer, patient). Only what is named is written,
// so indexes of other columns stay untouched. The row is found by organization and id.
#pragma once

#include <string>

#include "store/row.hpp"

namespace chiroflow::store {

namespace detail {
template <auto Member>
struct OwnerOf;
template <class T, class M, M T::* Member>
struct OwnerOf<Member> {
  using type = T;
};

template <auto Member>
constexpr std::string_view column_name() {
  using T = typename OwnerOf<Member>::type;
  std::string_view found;
  for_each_member<T>([&](auto d) {
    if constexpr (std::is_same_v<std::remove_cv_t<decltype(d.pointer)>, decltype(Member)>) {
      if (d.pointer == Member) found = d.name;
    }
  });
  return found;
}

template <auto... Members>
std::string update_sql(std::string_view table) {
  std::string set;
  ((set.append(set.empty() ? "" : ", ").append(column_name<Members>()).append(" = ?")), ...);
  return "UPDATE " + std::string(table) + " SET " + set + " WHERE organization_id = ? AND id = ?";
}
}  // namespace detail

/// not_found-free: a row that is gone is an internal error, since callers read it in the same transaction.
template <auto First, auto... Rest>
Result<void> update(db::Writer& writer, const typename detail::OwnerOf<First>::type& row) {
  using T = typename detail::OwnerOf<First>::type;
  static const std::string sql = detail::update_sql<First, Rest...>(table_of<T>);
  const auto changed = TRY(execute(writer, sql, row.*First, row.*Rest..., row.organization_id, row.id));
  if (changed != 1) return fail(internal_error("update of a row that is not there: " + std::string(table_of<T>)));
  return {};
}

}  // namespace chiroflow::store
