// SPDX-License-Identifier: Apache-2.0
#include "store/schema/migrate.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "store/row.hpp"
#include "store/schema/migration_record.hpp"
#include "support/test_databases.hpp"

namespace chiroflow::store::schema {
namespace {

using chiroflow::testing::ManualClock;

constexpr std::string_view kFirst =
    "CREATE TABLE schema_migration (version bigint NOT NULL, name text NOT NULL, checksum text NOT NULL, "
    "app_version text NOT NULL, applied_at bigint NOT NULL);CREATE TABLE a (x bigint);";

class Migrate : public chiroflow::testing::OnEveryDatabase {
 protected:
  Result<MigrationReport> run(std::span<const MigrationFile> files, std::string_view version = "1.0") {
    return migrate(schema(), clock_, version, files);
  }
  std::vector<MigrationRecord> history() {
    auto rows = db::read<std::vector<MigrationRecord>>(database(), [](db::Reader& reader) {
      return query_all<MigrationRecord>(reader, select_from<MigrationRecord>("m") + " ORDER BY m.version");
    });
    EXPECT_TRUE(rows.has_value()) << rows.error().detail;
    return rows.value_or(std::vector<MigrationRecord>());
  }
  bool can_read(const std::string& sql) {
    return database()
        .read([&](db::Reader& reader) -> Result<void> {
          TRY(exists(reader, sql));
          return {};
        })
        .has_value();
  }
  ManualClock clock_;
};

TEST_P(Migrate, BringsAnEmptyDatabaseToTheProgramsSchemaOnce) {
  const auto first = migrate(schema(), clock_, "1.0");
  ASSERT_TRUE(first.has_value()) << first.error().detail;
  EXPECT_EQ((*first).from, 0);
  EXPECT_EQ((*first).applied.size(), static_cast<std::size_t>((*first).to));
  const auto second = migrate(schema(), clock_, "1.0");
  ASSERT_TRUE(second.has_value()) << second.error().detail;
  EXPECT_EQ((*second).from, (*first).to);
  EXPECT_TRUE((*second).applied.empty());
}

TEST_P(Migrate, WritesDownWhatItApplied) {
  const MigrationFile files[] = {{"0001_first.sql", kFirst}, {"0002_second.sql", "CREATE TABLE b (x bigint);"}};
  ASSERT_TRUE(run(std::span(files).first(1), "1.0").has_value());
  clock_.advance(Millis(5));
  const auto report = run(files, "1.1");
  ASSERT_TRUE(report.has_value()) << report.error().detail;
  EXPECT_EQ((*report).from, 1);
  EXPECT_EQ((*report).to, 2);
  EXPECT_EQ((*report).applied, std::vector<std::string>{"second"});
  const auto rows = history();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].app_version, "1.0");
  EXPECT_EQ(rows[1].app_version, "1.1");
  EXPECT_EQ(rows[1].name, "second");
  EXPECT_EQ(rows[1].applied_at, clock_.now());
  EXPECT_EQ(rows[1].checksum.size(), 64u);
}

TEST_P(Migrate, RefusesASchemaNewerThanTheProgram) {
  const MigrationFile files[] = {{"0001_first.sql", kFirst}, {"0002_second.sql", "CREATE TABLE b (x bigint);"}};
  ASSERT_TRUE(run(files, "2.0").has_value());
  const auto old = run(std::span(files).first(1));
  ASSERT_FALSE(old.has_value());
  EXPECT_EQ(old.error().code, ErrorCode::precondition_failed);
  EXPECT_EQ(old.error().cause, "schema_newer");
  EXPECT_NE(old.error().message.find("2.0"), std::string::npos) << "names the program to start";
}

TEST_P(Migrate, RefusesAnAppliedMigrationWithAnotherContent) {
  const MigrationFile files[] = {{"0001_first.sql", kFirst}};
  ASSERT_TRUE(run(files).has_value());
  const std::string changed = std::string(kFirst) + " ";
  const MigrationFile other[] = {{"0001_first.sql", changed}};
  const auto report = run(other);
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().cause, "schema_changed");
}

TEST_P(Migrate, LeavesNothingOfAMigrationThatFails) {
  const MigrationFile files[] = {{"0001_first.sql", kFirst},
                                 {"0002_broken.sql", "CREATE TABLE c (x bigint); INSERT INTO nowhere VALUES (1);"}};
  EXPECT_FALSE(run(files).has_value());
  EXPECT_EQ(history().size(), 1u);
  EXPECT_TRUE(can_read("SELECT x FROM a"));
  EXPECT_FALSE(can_read("SELECT x FROM c"));
  const MigrationFile mended[] = {files[0], {"0002_broken.sql", "CREATE TABLE c (x bigint);"}};
  EXPECT_TRUE(run(mended).has_value());
}

class MigrateTogether : public Migrate {};

TEST_P(MigrateTogether, OneOfTwoProgramsMigratesAndTheOtherSeesItDone) {
  chiroflow::testing::NullLogger logger;
  auto second = storage::open_database(test_database().address(), {}, logger, clock_);
  ASSERT_TRUE(second.has_value());
  db::SchemaAccess* programs[] = {&schema(), (*second).get()};
  Result<MigrationReport> reports[2] = {MigrationReport(), MigrationReport()};
  std::thread other([&] { reports[1] = migrate(*programs[1], clock_, "1.0"); });
  reports[0] = migrate(*programs[0], clock_, "1.0");
  other.join();
  std::size_t applied = 0;
  for (const auto& report : reports) {
    ASSERT_TRUE(report.has_value()) << report.error().detail;
    applied += (*report).applied.size();
  }
  EXPECT_EQ(applied, static_cast<std::size_t>((*reports[0]).to));
}

CHIROFLOW_ON_EVERY_DATABASE(Migrate);
INSTANTIATE_TEST_SUITE_P(All, MigrateTogether, ::testing::ValuesIn(chiroflow::testing::durable_test_databases()),
                         chiroflow::testing::case_name);

}  // namespace
}  // namespace chiroflow::store::schema
