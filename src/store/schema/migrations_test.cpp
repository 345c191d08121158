// SPDX-License-Identifier: Apache-2.0
#include "store/schema/migrations.hpp"

#include <gtest/gtest.h>

namespace chiroflow::store::schema {
namespace {

using db::Engine;

TEST(Migrations, TakeTheirEnginesFileAndTheCommonOnesInOrder) {
  const MigrationFile files[] = {
      {"0002_add_b.sql", "b"}, {"0001_first.postgres.sql", "p"}, {"0001_first.sqlite.sql", "s"}};
  const auto sqlite = migrations_for(Engine::sqlite, files);
  ASSERT_TRUE(sqlite.has_value());
  ASSERT_EQ((*sqlite).size(), 2u);
  EXPECT_EQ((*sqlite)[0].script, "s");
  EXPECT_EQ((*sqlite)[0].name, "first");
  EXPECT_EQ((*sqlite)[1].name, "add_b");
  const auto postgres = migrations_for(Engine::postgres, files);
  ASSERT_TRUE(postgres.has_value());
  EXPECT_EQ((*postgres)[0].script, "p");
}

TEST(Migrations, RefuseAGapOrADouble) {
  const MigrationFile gap[] = {{"0001_a.sql", ""}, {"0003_c.sql", ""}};
  EXPECT_FALSE(migrations_for(Engine::sqlite, gap).has_value());
  const MigrationFile twice[] = {{"0001_a.sql", ""}, {"0001_b.sqlite.sql", ""}};
  EXPECT_FALSE(migrations_for(Engine::sqlite, twice).has_value());
  EXPECT_FALSE(migrations_for(Engine::postgres, std::span(twice).subspan(1)).has_value() &&
               !(*migrations_for(Engine::postgres, std::span(twice).subspan(1))).empty());
}

TEST(Migrations, RefuseOtherFileNames) {
  for (const char* name : {"1_a.sql", "0001-a.sql", "0001_a.mysql.sql", "0001_a", "x001_a.sql", "0001_.sql"}) {
    const MigrationFile files[] = {{name, ""}};
    EXPECT_FALSE(migrations_for(Engine::sqlite, files).has_value()) << name;
  }
}

TEST(Migrations, OfThisProgramExistForBothEngines) {
  const auto sqlite = migrations_for(Engine::sqlite, embedded_files());
  const auto postgres = migrations_for(Engine::postgres, embedded_files());
  ASSERT_TRUE(sqlite.has_value() && postgres.has_value());
  EXPECT_FALSE((*sqlite).empty());
  ASSERT_EQ((*sqlite).size(), (*postgres).size());
  for (std::size_t i = 0; i < (*sqlite).size(); ++i) EXPECT_EQ((*sqlite)[i].name, (*postgres)[i].name);
}

}  // namespace
}  // namespace chiroflow::store::schema
