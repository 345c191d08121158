// SPDX-License-Identifier: Apache-2.0
// The statement of a list: conditions that are there or not, and their values. Texts differ by what is asked for, so each is
// prepared once. Values are views into the filter, which must outlive it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/ids.hpp"
#include "ports/database.hpp"
#include "store/row.hpp"

namespace chiroflow::store {

class ListQuery {
 public:
  /// `select` ends with the condition on the organization: "… WHERE x.organization_id = ?".
  ListQuery(std::string_view select, const OrganizationId& organization) : sql_(select) {
    values_.emplace_back(organization.view());
  }

  /// A piece of the statement with the values of its placeholders.
  template <class... V>
  void add(std::string_view condition, const V&... values) {
    sql_ += condition;
    (values_.push_back(to_value(values)), ...);
  }
  template <class V>
  void add_if(const std::optional<V>& value, std::string_view condition) {
    if (value) add(condition, *value);
  }
  /// The order, and one row more than asked for when there is one.
  void end(std::string_view order, int limit) { add(order, static_cast<std::int64_t>(limit) + 1); }

  template <class T>
  Result<std::vector<T>> structs(db::Reader& reader, int expected) const {
    std::vector<T> rows;
    rows.reserve(static_cast<std::size_t>(expected));
    TRY(reader.query(sql_, values_, [&](const db::Row& row) -> Result<void> {
      int column = 0;
      ReadFault fault;
      detail::read_into(row, column, rows.emplace_back(), fault);  // in place: a row is large
      if (fault.what) return fail(detail::read_error(fault));
      return {};
    }));
    return rows;
  }
  Result<void> each(db::Reader& reader, db::Reader::OnRow on_row) const { return reader.query(sql_, values_, on_row); }

 private:
  std::string sql_;
  std::vector<db::Value> values_;
};

}  // namespace chiroflow::store
