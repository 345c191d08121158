// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <limits>

#include "main/backup/dump_reader.hpp"
#include "main/backup/dump_writer.hpp"
#include "main/backup/sinks.hpp"
#include "store/schema/description.hpp"
#include "store/schema/migrate.hpp"
#include "support/app_fixture.hpp"
#include "support/test_databases.hpp"

namespace chiroflow::backup {
namespace {

/// A clinic with a row of most kinds, outside of a fixture.
class FilledClinic : public testing::AppFixture {
 public:
  using AppFixture::database;
  using AppFixture::execute;

 private:
  void TestBody() override {}
};

constexpr std::int64_t kSchema = 1;
constexpr auto kSilent = [](std::string_view, std::int64_t) {};

std::string dump_of(storage::StorageEngine& database, DumpCounts* counts = nullptr) {
  std::string text;
  const auto result = database.read_snapshot([&](db::Reader& reader) -> Result<void> {
    DumpWriter writer(reader, {"test", kSchema, "sqlite", from_unix_ms(0)}, {{std::string(kCheckpointFile), "line\n"}},
                      kSilent);
    while (TRY(writer.next(text))) {}
    if (counts) *counts = writer.counts();
    return {};
  });
  EXPECT_TRUE(result) << result.error().detail;
  return text;
}

/// Feeds a dump in pieces of `step` bytes.
Result<DumpCounts> read(std::string_view text, DumpSink& sink, std::size_t step = 1000) {
  DumpReader reader(sink);
  for (std::size_t at = 0; at < text.size(); at += step) TRY(reader.feed(text.substr(at, step)));
  return reader.finish();
}

class Collector : public DumpSink {
 public:
  Result<void> begin(const DumpHeader& header) override {
    schema = header.schema;
    return {};
  }
  Result<void> table(const DumpTable&) override { return {}; }
  Result<void> row(const DumpTable&, std::span<const db::Value>) override {
    ++rows;
    return {};
  }
  Result<void> file(std::string_view name, std::string_view content) override {
    files.append(name).append("=").append(content);
    return {};
  }
  std::int64_t schema = 0;
  std::int64_t rows = 0;
  std::string files;
};

class DumpOnEveryDatabase : public testing::OnEveryDatabase {};
CHIROFLOW_ON_EVERY_DATABASE(DumpOnEveryDatabase);

TEST_P(DumpOnEveryDatabase, ComesOutAgainAsItWentIn) {
  FilledClinic clinic;
  // The values that formats lose: bytes of every kind, the ends of the integers, texts with everything in them.
  clinic.execute(
      "INSERT INTO server_secret (name, value, created_at) VALUES ('a ''\"\\ \n é 😀', x'00ff0a227b', "
      "9223372036854775807)");
  clinic.execute("INSERT INTO server_secret (name, value, created_at) VALUES ('b', x'', -9007199254740993)");
  const auto text = dump_of(*clinic.database);

  testing::ManualClock clock;
  const auto loaded = schema().with_schema_lock([&](db::SchemaSession& session) {
    return session.in_transaction([&]() -> Result<void> {
      InsertingSink sink(session, clock);
      TRY(read(text, sink, 7));
      return {};
    });
  });
  ASSERT_TRUE(loaded) << loaded.error().text() << loaded.error().detail;
  EXPECT_EQ(dump_of(test_database().engine()), text);
  const auto migrated = store::schema::migrate(schema(), clock, "test");
  ASSERT_TRUE(migrated) << migrated.error().text();
}

TEST(Dump, HoldsEveryTableButTheHistoryOfTheSchema) {
  FilledClinic clinic;
  DumpCounts counts;
  const auto text = dump_of(*clinic.database, &counts);
  EXPECT_EQ(counts.tables, static_cast<std::int64_t>(store::schema::tables().size()) - 1);
  Collector sink;
  const auto found = read(text, sink);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->rows, counts.rows);
  EXPECT_EQ(sink.rows, counts.rows);
  EXPECT_EQ(sink.schema, kSchema);
  EXPECT_EQ(sink.files, "audit-checkpoints.log=line\n");
}

TEST(Dump, ReadsTablesOfManyPages) {
  FilledClinic clinic;
  for (int i = 0; i < 1001; ++i)
    clinic.execute("INSERT INTO server_secret (name, value, created_at) VALUES ('n" + std::to_string(i) +
                   "', x'00', 1)");
  Collector sink;
  const auto found = read(dump_of(*clinic.database), sink);
  ASSERT_TRUE(found);
  EXPECT_GT(found->rows, 1001);
}

class DamagedDump : public ::testing::Test {
 protected:
  void expect_damaged(const std::string& text) {
    Collector sink;
    const auto found = read(text, sink);
    ASSERT_FALSE(found) << text;
    EXPECT_EQ(found.error().cause, "backup_damaged");
  }
  const std::string header =
      R"({"chiroflowBackup":1,"program":"1","schema":1,"engine":"sqlite","createdAt":"2030-01-15T09:45:00.000Z"})"
      "\n";
  const std::string table = R"({"table":"job","columns":["id","n"],"kinds":["text","integer"]})"
                            "\n";
};

TEST_F(DamagedDump, IsNoticedWhenTheEndIsMissing) { expect_damaged(header + table + "[\"a\",1]\n"); }
TEST_F(DamagedDump, IsNoticedWhenRowsAreMissing) {
  expect_damaged(header + table +
                 R"({"end":true,"tables":1,"rows":1})"
                 "\n");
}
TEST_F(DamagedDump, IsNoticedWhenAValueHasAnotherType) { expect_damaged(header + table + "[\"a\",\"b\"]\n"); }
TEST_F(DamagedDump, IsNoticedWhenAColumnIsMissing) { expect_damaged(header + table + "[\"a\"]\n"); }
TEST_F(DamagedDump, IsNoticedWhenSomethingFollowsTheEnd) {
  expect_damaged(header + R"({"end":true,"tables":0,"rows":0})"
                          "\n[]\n");
}
TEST_F(DamagedDump, CannotSmuggleSqlInNames) {
  expect_damaged(header + R"({"table":"job; DROP TABLE job","columns":["id"],"kinds":["text"]})"
                          "\n");
  expect_damaged(header + R"({"table":"job","columns":["id) VALUES (1"],"kinds":["text"]})"
                          "\n");
}

TEST_F(DamagedDump, OfANewerFormatIsToldApart) {
  Collector sink;
  const auto found = read(R"({"chiroflowBackup":2})"
                          "\n",
                          sink);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().cause, "backup_newer");
}

}  // namespace
}  // namespace chiroflow::backup
