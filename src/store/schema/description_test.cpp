// SPDX-License-Identifier: Apache-2.0
#include "store/schema/description.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "store/schema/ddl.hpp"

namespace chiroflow::store::schema {
namespace {

bool has_column(const Table& table, std::string_view name) {
  return std::any_of(table.columns.begin(), table.columns.end(), [&](const Column& c) { return c.name == name; });
}

std::string bare(std::string column) {
  if (column.starts_with("lower(")) column = column.substr(6, column.size() - 7);
  if (column.ends_with(" DESC")) column.resize(column.size() - 5);
  return column;
}

TEST(Description, NamesOnlyColumnsThatExist) {
  for (const Table& t : tables()) {
    for (const auto& column : t.primary_key) EXPECT_TRUE(has_column(t, column)) << t.name << " key " << column;
    for (const auto& index : t.indexes) {
      for (const auto& column : index.columns) EXPECT_TRUE(has_column(t, bare(column))) << index.name << " " << column;
    }
    for (const auto& reference : t.references) {
      for (const auto& column : reference.columns) EXPECT_TRUE(has_column(t, column)) << t.name << " " << column;
    }
    for (const auto& column : t.evidence.frozen) EXPECT_TRUE(has_column(t, column)) << t.name << " frozen " << column;
  }
}

TEST(Description, ParentsComeBeforeChildrenAndHaveTheKeyThatIsReferredTo) {
  std::set<std::string> seen;
  for (const Table& t : tables()) {
    seen.insert(t.name);
    for (const auto& reference : t.references) {
      EXPECT_TRUE(seen.contains(reference.table)) << t.name << " before " << reference.table;
      const Table& parent = table(reference.table);
      const bool unique = parent.primary_key == reference.parent_columns ||
                          std::any_of(parent.indexes.begin(), parent.indexes.end(), [&](const Index& index) {
                            return index.unique && index.where.empty() && index.columns == reference.parent_columns;
                          });
      EXPECT_TRUE(unique) << t.name << " to " << reference.table;
    }
  }
}

TEST(Description, NamesAreUniqueAndFitPostgres) {
  std::set<std::string> names;
  const auto take = [&](const std::string& name) {
    EXPECT_LE(name.size(), 63u) << name;
    EXPECT_TRUE(names.insert(name).second) << name << " twice";
  };
  for (const Table& t : tables()) {
    take(t.name);
    for (const auto& index : t.indexes) take(index.name);
    for (const auto& check : t.checks) take(check.name);
    for (const auto& reference : t.references) take(reference_name(t, reference));
  }
}

// Every record that has an organization is tied to one that exists; the audit log is the one exception (see there).
TEST(Description, EveryTableWithAnOrganizationRefersToIt) {
  for (const Table& t : tables()) {
    if (!has_column(t, "organization_id") || t.name == "audit_event") continue;
    const bool required = !t.column("organization_id").nullable;
    const bool tied = std::any_of(t.references.begin(), t.references.end(), [&](const Reference& reference) {
      return reference.columns[0] == "organization_id" &&
             std::all_of(reference.columns.begin(), reference.columns.end(),
                         [&](const std::string& column) { return !required || !t.column(column).nullable; });
    });
    EXPECT_TRUE(tied) << t.name;
  }
}

TEST(Description, ScriptsHoldNothingThatThePortWouldReplace) {
  for (const auto engine : {db::Engine::sqlite, db::Engine::postgres}) {
    EXPECT_EQ(create_schema(engine).find_first_of("?{"), std::string::npos);
  }
}

}  // namespace
}  // namespace chiroflow::store::schema
