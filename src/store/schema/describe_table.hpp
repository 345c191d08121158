// SPDX-License-Identifier: Apache-2.0
// Writes a Table down: columns and the rules that follow from their types by themselves, the rest by name.
//   describe_table<Room>("Room").key({"id"}).refers("session_id", "telehealth_session").index("of_session", {…}).done()
#pragma once

#include <initializer_list>
#include <utility>

#include "store/schema/description.hpp"
#include "store/sql_text.hpp"

namespace chiroflow::store::schema {

namespace detail {

template <class T> inline constexpr bool is_id = false;
template <class Tag> inline constexpr bool is_id<Id<Tag>> = true;

template <class T>
constexpr Kind kind_of() {
  if constexpr (DescribedEnum<T>)
    return Kind::enumeration;
  else if constexpr (is_id<T>)
    return Kind::id;
  else if constexpr (std::is_same_v<T, Date>)
    return Kind::date;
  else if constexpr (std::is_same_v<T, RawJson>)
    return Kind::json;
  else if constexpr (std::is_same_v<T, Instant>)
    return Kind::instant;
  else if constexpr (std::is_same_v<T, Sealed>)
    return Kind::bytes;
  else if constexpr (std::is_same_v<T, bool>)
    return Kind::boolean;
  else if constexpr (std::is_same_v<T, double>)
    return Kind::real;
  else if constexpr (std::is_integral_v<T>)
    return Kind::integer;
  else {
    static_assert(std::is_same_v<T, std::string>, "a type without a column");
    return Kind::text;
  }
}

}  // namespace detail

class TableBuilder {
 public:
  using Names = std::vector<std::string>;

  TableBuilder(std::string_view name, std::string_view record, std::vector<Column> columns);

  TableBuilder&& key(Names columns) &&;
  /// Rows of other tables refer to (organization_id, id), so that they cannot point into another organization.
  TableBuilder&& parent() &&;
  TableBuilder&& unique(Names columns, std::string where = {}) &&;
  TableBuilder&& index(std::string_view purpose, Names columns, std::string where = {}) &&;
  /// (organization_id, column) to (organization_id, id) of `table`.
  TableBuilder&& refers(std::string_view column, std::string_view table) &&;
  /// organization_id to organization(id), for tables that no other required reference ties to an organization.
  TableBuilder&& in_organization() &&;
  TableBuilder&& check(std::string_view rule, std::string expression) &&;
  TableBuilder&& may_be_negative(std::string_view column) &&;
  /// Leaves out the rules that follow from the types.
  TableBuilder&& unchecked_values() &&;
  TableBuilder&& append_only() &&;
  TableBuilder&& evidence(std::string when, Names frozen, std::string refuse) &&;
  TableBuilder&& clustered() &&;
  Table done() &&;

 private:
  Table table_;
};

template <Described T>
TableBuilder describe_table(std::string_view record) {
  static_assert(!table_of<T>.empty(), "no table: include the header that names it");
  std::vector<Column> columns;
  for_each_member<T>([&](auto d) {
    using D = decltype(d);
    using Member = store::detail::MemberOf<D>;
    using Plain = typename WithoutOptional<Member>::type;
    Column column{
        d.name, stored_as_bytes<D::pointer> ? Kind::bytes : detail::kind_of<Plain>(), is_optional<Member>, {}};
    if constexpr (DescribedEnum<Plain>) {
      for (const auto& [value, name] : store::detail::kEnumNames<Plain>) column.values.push_back(name);
    }
    columns.push_back(std::move(column));
  });
  return TableBuilder(table_of<T>, record, std::move(columns));
}

}  // namespace chiroflow::store::schema
