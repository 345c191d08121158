// SPDX-License-Identifier: Apache-2.0
#include "adapters/storage/sql_text.hpp"

#include <gtest/gtest.h>

namespace chiroflow::storage {
namespace {

std::string postgres(std::string_view sql) { return translate_sql(db::Engine::postgres, sql).text; }
std::string sqlite(std::string_view sql) { return translate_sql(db::Engine::sqlite, sql).text; }

TEST(SqlText, NumbersPlaceholdersForPostgres) {
  EXPECT_EQ(postgres("INSERT INTO t VALUES (?, ?,?)"), "INSERT INTO t VALUES ($1, $2,$3)");
  EXPECT_EQ(sqlite("INSERT INTO t VALUES (?, ?,?)"), "INSERT INTO t VALUES (?, ?,?)");
}

TEST(SqlText, LeavesQuotedTextsAlone) {
  EXPECT_EQ(postgres("SELECT '?', 'it''s ?', \"a?\" WHERE b = ?"), "SELECT '?', 'it''s ?', \"a?\" WHERE b = $1");
  EXPECT_EQ(sqlite("SELECT '{for_update}' {for_update}"), "SELECT '{for_update}' ");
}

TEST(SqlText, LeavesCommentsAlone) {
  EXPECT_EQ(postgres("SELECT ? -- why?\n, ? /* ? */"), "SELECT $1 -- why?\n, $2 /* ? */");
  EXPECT_EQ(postgres("SELECT 1 -- why?"), "SELECT 1 -- why?");
}

TEST(SqlText, LocksRowsOnPostgresOnly) {
  EXPECT_EQ(postgres("SELECT a FROM t WHERE b = ? {for_update}"), "SELECT a FROM t WHERE b = $1 FOR UPDATE");
  EXPECT_EQ(sqlite("SELECT a FROM t WHERE b = ? {for_update}"), "SELECT a FROM t WHERE b = ? ");
}

TEST(SqlText, CountsPlaceholders) {
  EXPECT_EQ(translate_sql(db::Engine::sqlite, "SELECT ?, '?' -- ?\n, ?").parameters, 2u);
  EXPECT_EQ(translate_sql(db::Engine::postgres, "SELECT 1").parameters, 0u);
}

TEST(SqlText, SurvivesAnUnfinishedQuote) { EXPECT_EQ(postgres("SELECT 'abc ?"), "SELECT 'abc ?"); }

}  // namespace
}  // namespace chiroflow::storage
