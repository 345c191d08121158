// SPDX-License-Identifier: Apache-2.0
#include "store/schema/describe_table.hpp"

#include <algorithm>

namespace chiroflow::store::schema {

namespace {

/// Not IN: for a list of more than two SQLite makes a temporary table each time the rule is asked, dearer than the insert itself.
std::string one_of_values(const Column& column) {
  std::string rule;
  for (const std::string_view value : column.values)
    rule.append(rule.empty() ? "" : " OR ").append(column.name).append(" = '").append(value).append("'");
  return rule;
}

/// What the type alone says about the values.
std::string own_rule(const Column& column) {
  switch (column.kind) {
    case Kind::enumeration: return one_of_values(column);
    case Kind::integer: return column.name + " >= 0";
    case Kind::date: return "length(" + column.name + ") = 10";
    default: return {};
  }
}

}  // namespace

TableBuilder::TableBuilder(std::string_view name, std::string_view record, std::vector<Column> columns) {
  table_.name = name;
  table_.record = record;
  table_.columns = std::move(columns);
  for (const Column& column : table_.columns) {
    if (std::string rule = own_rule(column); !rule.empty()) {
      table_.checks.push_back({table_.name + "_" + column.name + "_check", std::move(rule)});
    }
  }
}

TableBuilder&& TableBuilder::key(Names columns) && {
  table_.primary_key = std::move(columns);
  return std::move(*this);
}

TableBuilder&& TableBuilder::parent() && { return std::move(*this).unique({"organization_id", "id"}); }

TableBuilder&& TableBuilder::unique(Names columns, std::string where) && {
  std::string name = table_.name;
  for (const std::string& column : columns) {
    if (column != "organization_id") name += "_" + column;
  }
  table_.indexes.push_back({name + "_key", std::move(columns), true, std::move(where)});
  return std::move(*this);
}

TableBuilder&& TableBuilder::index(std::string_view purpose, Names columns, std::string where) && {
  table_.indexes.push_back({table_.name + "_" + std::string(purpose), std::move(columns), false, std::move(where)});
  return std::move(*this);
}

TableBuilder&& TableBuilder::refers(std::string_view column, std::string_view table) && {
  table_.references.push_back(
      {{"organization_id", std::string(column)}, std::string(table), {"organization_id", "id"}});
  return std::move(*this);
}

TableBuilder&& TableBuilder::in_organization() && {
  table_.references.push_back({{"organization_id"}, "organization", {"id"}});
  return std::move(*this);
}

TableBuilder&& TableBuilder::check(std::string_view rule, std::string expression) && {
  table_.checks.push_back({table_.name + "_" + std::string(rule), std::move(expression)});
  return std::move(*this);
}

TableBuilder&& TableBuilder::may_be_negative(std::string_view column) && {
  const std::string name = table_.name + "_" + std::string(column) + "_check";
  std::erase_if(table_.checks, [&](const Check& check) { return check.name == name; });
  return std::move(*this);
}

TableBuilder&& TableBuilder::unchecked_values() && {
  table_.checks.clear();
  return std::move(*this);
}

TableBuilder&& TableBuilder::append_only() && {
  table_.evidence.guarded = true;
  return std::move(*this);
}

TableBuilder&& TableBuilder::evidence(std::string when, Names frozen, std::string refuse) && {
  table_.evidence = {true, std::move(when), std::move(frozen), std::move(refuse)};
  return std::move(*this);
}

TableBuilder&& TableBuilder::clustered() && {
  table_.clustered = true;
  return std::move(*this);
}

Table TableBuilder::done() && { return std::move(table_); }

}  // namespace chiroflow::store::schema
