// SPDX-License-Identifier: Apache-2.0
// The migrations lead to exactly what the description says, as each engine's own catalogue tells it.
#include <gtest/gtest.h>

#include <algorithm>

#include "store/row.hpp"
#include "store/schema/ddl.hpp"
#include "store/schema/migrate.hpp"
#include "support/test_databases.hpp"

namespace chiroflow::store::schema {
namespace {

using Lines = std::vector<std::string>;

/// Every query gives one text column.
Lines lines_of(db::Database& database, const Lines& queries) {
  Lines all;
  const auto read = database.read([&](db::Reader& reader) -> Result<void> {
    all.clear();
    for (const auto& sql : queries) {
      const auto part = TRY(query_all<std::string>(reader, sql));
      all.insert(all.end(), part.begin(), part.end());
    }
    return {};
  });
  EXPECT_TRUE(read.has_value()) << read.error().detail;
  std::sort(all.begin(), all.end());
  return all;
}

/// "table.column TYPE NOT NULL", as both catalogues can say it.
Lines columns_in(db::Database& database) {
  if (database.engine() == db::Engine::sqlite) {
    return lines_of(database,
                    {"SELECT t.name || '.' || c.name || ' ' || c.type || CASE WHEN c.\"notnull\" THEN ' NOT NULL' "
                     "ELSE '' END FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'"});
  }
  return lines_of(
      database, {"SELECT table_name || '.' || column_name || ' ' || data_type || CASE WHEN is_nullable = 'NO' "
                 "THEN ' NOT NULL' ELSE '' END FROM information_schema.columns WHERE table_schema = current_schema()"});
}

Lines described_columns(db::Engine engine) {
  Lines lines;
  for (const Table& t : tables()) {
    for (const Column& column : t.columns) {
      lines.push_back(t.name + "." + column.name + " " + std::string(sql_type(column.kind, engine)) +
                      (column.nullable ? "" : " NOT NULL"));
    }
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string one_space(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n';
    if (!blank || (!out.empty() && out.back() != ' ')) out += blank ? ' ' : c;
  }
  return out;
}

/// CHECKs have no pragma: they are cut from the text of CREATE TABLE.
void replace_tables_by_checks(Lines& lines) {
  Lines out;
  for (const std::string& line : lines) {
    const std::string text = one_space(line);
    if (!text.starts_with("CREATE TABLE ")) {
      out.push_back(text);
      continue;
    }
    const std::string table = text.substr(13, text.find(" (") - 13);
    for (auto at = text.find("CHECK ("); at != std::string::npos; at = text.find("CHECK (", at + 1)) {
      out.push_back(table + " " + text.substr(at, text.find(", CONSTRAINT", at) - at));
    }
    out.push_back(table + text.substr(text.rfind(')')));
  }
  std::sort(out.begin(), out.end());
  lines = std::move(out);
}

/// Keys, references, indexes, rules and triggers.
Lines rules_in(db::Database& database) {
  if (database.engine() == db::Engine::postgres) {
    return lines_of(
        database,
        {"SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint "
         "WHERE connamespace = current_schema()::regnamespace",
         "SELECT replace(indexdef, current_schema() || '.', '') FROM pg_indexes WHERE schemaname = current_schema()",
         "SELECT replace(pg_get_triggerdef(t.oid), current_schema() || '.', '') FROM pg_trigger t "
         "JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = current_schema()::regnamespace "
         "AND NOT t.tgisinternal",
         "SELECT prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace",
         "SELECT table_name || '.' || column_name || ' ' || coalesce(collation_name, '') FROM "
         "information_schema.columns WHERE table_schema = current_schema()"});
  }
  Lines lines = lines_of(
      database,
      {"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'",
       "SELECT t.name || ' key ' || c.name || ' ' || c.pk FROM sqlite_master t, pragma_table_info(t.name) c "
       "WHERE t.type = 'table' AND c.pk > 0",
       "SELECT t.name || ' ' || f.\"from\" || ' refers ' || f.\"table\" || '.' || f.\"to\" || ' ' || f.on_update || "
       "' ' || f.on_delete FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'"});
  replace_tables_by_checks(lines);
  return lines;
}

class Drift : public chiroflow::testing::OnEveryDatabase {
 protected:
  void SetUp() override {
    OnEveryDatabase::SetUp();
    const auto migrated = migrate(schema(), clock_, "1.0");
    ASSERT_TRUE(migrated.has_value()) << migrated.error().detail;
  }
  chiroflow::testing::ManualClock clock_;
};

TEST_P(Drift, MigratedColumnsAreTheDescribedOnes) {
  EXPECT_EQ(columns_in(database()), described_columns(database().engine()));
}

TEST_P(Drift, MigratedRulesAreThoseOfTheDescription) {
  const auto described = GetParam().make();
  ASSERT_TRUE(described && described->open());
  const auto created = described->engine().with_schema_lock(
      [](db::SchemaSession& session) -> Result<void> { return session.run_script(create_schema(session.engine())); });
  ASSERT_TRUE(created.has_value()) << created.error().detail;
  const Lines wanted = rules_in(described->engine());
  EXPECT_GT(wanted.size(), 200u);
  EXPECT_EQ(rules_in(database()), wanted);
}

CHIROFLOW_ON_EVERY_DATABASE(Drift);

}  // namespace
}  // namespace chiroflow::store::schema
