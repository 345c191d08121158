// SPDX-License-Identifier: Apache-2.0
// The schema port: scripts under one lock, whole or not at all.
#include <atomic>
#include <thread>

#include "contract/database_contract.hpp"

namespace chiroflow::testing {
namespace {

class SchemaAccessContract : public OnEveryDatabase {};
CHIROFLOW_ON_EVERY_DATABASE(SchemaAccessContract);

TEST_P(SchemaAccessContract, RunsScriptsOnAnEmptyDatabase) {
  const auto result = schema().with_schema_lock([](db::SchemaSession& session) -> Result<void> {
    EXPECT_FALSE(TRY(session.has_table("box")));
    TRY(session.run_script(kContractSchema));
    EXPECT_TRUE(TRY(session.has_table("box")));
    return {};
  });
  EXPECT_TRUE(result) << why(result);
  EXPECT_EQ(count_boxes(database()), 0);
}

TEST_P(SchemaAccessContract, KeepsFinishedTransactionsAndUndoesTheFailedOne) {
  const auto result = schema().with_schema_lock([](db::SchemaSession& session) -> Result<void> {
    TRY(session.in_transaction([&]() -> Result<void> {
      TRY(session.run_script("CREATE TABLE kept (version BIGINT);"));
      const db::Value values[] = {std::int64_t{1}};
      return session.execute("INSERT INTO kept (version) VALUES (?)", values);
    }));
    return session.in_transaction([&]() -> Result<void> {
      TRY(session.run_script("CREATE TABLE gone (version BIGINT); INSERT INTO kept (version) VALUES (2);"));
      return session.run_script("SELEC 1");
    });
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::internal) << why(result);
  const auto after = schema().with_schema_lock([](db::SchemaSession& session) -> Result<void> {
    EXPECT_TRUE(TRY(session.has_table("kept")));
    EXPECT_FALSE(TRY(session.has_table("gone")));
    EXPECT_EQ(TRY(number(session, "SELECT count(*) FROM kept")), 1);
    return {};
  });
  EXPECT_TRUE(after) << why(after);
}

TEST_P(SchemaAccessContract, RunsAScriptWhollyOrNotAtAll) {
  const auto result = schema().with_schema_lock(
      [](db::SchemaSession& session) { return session.run_script("CREATE TABLE half (a BIGINT); SELEC 1;"); });
  ASSERT_FALSE(result);
  const auto after = schema().with_schema_lock([](db::SchemaSession& session) -> Result<void> {
    EXPECT_FALSE(TRY(session.has_table("half")));
    return {};
  });
  EXPECT_TRUE(after) << why(after);
}

TEST_P(SchemaAccessContract, RefusesAScriptThatBreaksAForeignKey) {
  ASSERT_TRUE(make_contract_schema(schema()));
  const auto result = schema().with_schema_lock(
      [](db::SchemaSession& session) { return session.run_script("INSERT INTO label (id, box_id) VALUES (1, 404)"); });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().cause, "foreign_key") << why(result);
}

TEST_P(SchemaAccessContract, LetsOneSessionInAtATime) {
  std::atomic<int> inside{0}, made{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      const auto result = schema().with_schema_lock([&](db::SchemaSession& session) -> Result<void> {
        EXPECT_EQ(++inside, 1);
        if (!TRY(session.has_table("box"))) {
          ++made;
          TRY(session.run_script(kContractSchema));
        }
        --inside;
        return {};
      });
      EXPECT_TRUE(result) << why(result);
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(made, 1);
}

TEST_P(SchemaAccessContract, ChangesATableThatIsInUse) {
  ASSERT_TRUE(make_contract_schema(schema()));
  const auto write_one = [&](std::int64_t id) {
    return database().write([&](db::Writer& writer) { return insert_box(writer, id); });
  };
  const auto columns = [&] {
    int found = 0;
    const auto result = database().read([&](db::Reader& reader) {
      return reader.query("SELECT * FROM box", {}, [&](const db::Row& row) -> Result<void> {
        found += row.is_null(1) ? 1 : 0;
        return {};
      });
    });
    EXPECT_TRUE(result) << why(result);
    return found;
  };
  ASSERT_TRUE(write_one(1));
  EXPECT_EQ(columns(), 1);
  ASSERT_TRUE(schema().with_schema_lock(
      [](db::SchemaSession& session) { return session.run_script("ALTER TABLE box ADD COLUMN later TEXT"); }));
  EXPECT_EQ(columns(), 1);
  ASSERT_TRUE(write_one(2));
  EXPECT_EQ(columns(), 2);
}

}  // namespace
}  // namespace chiroflow::testing
