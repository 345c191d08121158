// SPDX-License-Identifier: Apache-2.0
// The database port on a PostgreSQL server that restarts, goes away, kills connections or serves two of ours at once.
#include <array>
#include <atomic>
#include <semaphore>
#include <thread>
#include <utility>

#include "contract/database_contract.hpp"

namespace chiroflow::testing {
namespace {

class PostgresTrouble : public DatabaseContract {
 protected:
  Result<void> insert(std::int64_t id) {
    return database().write([&](db::Writer& writer) { return insert_box(writer, id); });
  }
  bool has(std::int64_t id) {
    const db::Value values[] = {id};
    return database()
        .read([&](db::Reader& reader) -> Result<void> {
          TRY(number(reader, "SELECT id FROM box WHERE id = ?", values));
          return {};
        })
        .has_value();
  }
  bool kill_connections(const std::string& which = "true") {
    return run_on_postgres(test_database().address(),
                           "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
                           "backend_type = 'client backend' AND usename = current_user AND " +
                               which);
  }
};
INSTANTIATE_TEST_SUITE_P(All, PostgresTrouble, ::testing::Values(postgres_alone_case()), case_name);

TEST_P(PostgresTrouble, GoesOnAfterItsConnectionsWereKilled) {
  ASSERT_TRUE(insert(1));
  EXPECT_EQ(count_boxes(database()), 1);
  ASSERT_TRUE(kill_connections());
  EXPECT_EQ(count_boxes(database()), 1);
  const auto written = insert(2);
  EXPECT_TRUE(written) << why(written);
}

TEST_P(PostgresTrouble, RepeatsAGroupWhoseConnectionWasKilled) {
  int calls = 0, undone = 0;
  const auto result = database().write([&](db::Writer& writer) -> Result<void> {
    writer.on_rollback([&] { ++undone; });
    TRY(insert_box(writer, 1));
    if (++calls == 1) kill_connections();
    return insert_box(writer, 2);
  });
  EXPECT_TRUE(result) << why(result);
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(undone, 1);
  EXPECT_EQ(count_boxes(database()), 2);
}

TEST_P(PostgresTrouble, AsksWhatBecameOfACommitWhoseAnswerWasLost) {
  ASSERT_TRUE(schema().with_schema_lock([](db::SchemaSession& session) {
    return session.run_script(R"(
      CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON label DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION linger();)");
  }));
  std::atomic<int> calls{0};
  std::thread killer([&] {
    while (calls == 0) std::this_thread::yield();
    run_on_postgres(
        test_database().address(),
        "DO $$ BEGIN FOR i IN 1..500 LOOP "
        "PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'COMMIT' AND wait_event = 'PgSleep'; "
        "IF FOUND THEN RETURN; END IF; PERFORM pg_sleep(0.01); PERFORM pg_stat_clear_snapshot(); END LOOP; END $$");
  });
  const auto result = database().write([&](db::Writer& writer) -> Result<void> {
    TRY(insert_box(writer, 1));
    TRY(writer.execute("INSERT INTO label (id, box_id) VALUES (1, 1)", {}));
    ++calls;
    return {};
  });
  killer.join();
  EXPECT_TRUE(result) << why(result);
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(count_boxes(database()), 1);
}

TEST_P(PostgresTrouble, LosesNoAcknowledgedWriteWhenTheServerCrashes) {
  constexpr std::int64_t kThreads = 8;
  std::atomic<bool> stop{false};
  std::array<std::vector<std::int64_t>, kThreads> acknowledged;
  std::vector<std::thread> threads;
  std::atomic<std::int64_t> total{0};
  for (std::int64_t thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::int64_t id = thread; !stop; id += kThreads) {
        const auto result = insert(id);
        if (result) {
          acknowledged[static_cast<std::size_t>(thread)].push_back(id);
          ++total;
        } else {
          EXPECT_EQ(result.error().code, ErrorCode::storage_unavailable) << why(result);
        }
      }
    });
  }
  const auto fifty_more = [&] {
    const auto before = total.load();
    while (total < before + 50) std::this_thread::yield();
  };
  fifty_more();
  control_postgres("restart -m immediate");
  fifty_more();
  stop = true;
  for (auto& thread : threads) thread.join();
  for (const auto& ids : acknowledged) {
    for (const auto id : ids) ASSERT_TRUE(has(id)) << id;
  }
}

TEST_P(PostgresTrouble, SaysSoWhileTheServerIsGoneAndComesBack) {
  test_database().close();
  storage::DatabaseOptions impatient;
  impatient.reconnect_limit = Millis(200);
  ASSERT_TRUE(test_database().open(impatient));
  ASSERT_TRUE(insert(1));
  ASSERT_TRUE(control_postgres("stop -m fast"));
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto written = insert(2);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::storage_unavailable) << why(written);
    const auto alive = database().ping();
    ASSERT_FALSE(alive);
    EXPECT_EQ(alive.error().code, ErrorCode::storage_unavailable) << why(alive);
  }
  ASSERT_TRUE(control_postgres("start"));
  EXPECT_TRUE(database().ping());
  const auto written = insert(3);
  EXPECT_TRUE(written) << why(written);
  EXPECT_EQ(count_boxes(database()), 2);
}

TEST_P(PostgresTrouble, ResolvesADeadlockWithAnotherServer) {
  ASSERT_TRUE(insert(1));
  ASSERT_TRUE(insert(2));
  NullLogger logger;
  ManualClock clock;
  auto other = storage::open_database(test_database().address(), {}, logger, clock);
  ASSERT_TRUE(other);
  std::counting_semaphore<8> ready{0}, go{0};
  const auto update_both = [&](db::Database& on, std::int64_t first, std::int64_t second) {
    bool meet = true;
    const auto result = on.write([&](db::Writer& writer) -> Result<void> {
      const db::Value one[] = {first}, two[] = {second};
      constexpr auto sql = "UPDATE box SET weight = coalesce(weight, 0) + 1 WHERE id = ?";
      TRY(writer.execute(sql, one));
      if (std::exchange(meet, false)) {
        ready.release();
        go.acquire();
      }
      TRY(writer.execute(sql, two));
      return {};
    });
    EXPECT_TRUE(result) << why(result);
  };
  std::thread here([&] { update_both(database(), 1, 2); });
  std::thread there([&] { update_both(**other, 2, 1); });
  ready.acquire();
  ready.acquire();
  go.release(2);
  here.join();
  there.join();
  const auto sum = db::read<std::int64_t>(
      database(), [](db::Reader& reader) { return number(reader, "SELECT sum(weight) FROM box"); });
  EXPECT_EQ(sum.value_or(0), 4);
}

/// Keeps every text that could carry a secret.
class RecordingLogger : public Logger {
 public:
  void write(LogLevel, std::string_view event, std::initializer_list<LogField> fields) override {
    text += event;
    for (const auto& field : fields) {
      if (const auto* value = std::get_if<std::string>(&field.value.value())) text += *value;
    }
  }
  std::string text;
};

TEST(PostgresAddress, KeepsItsPasswordToItself) {
  RecordingLogger logger;
  ManualClock clock;
  storage::DatabaseOptions impatient;
  impatient.reconnect_limit = Millis(30);
  const auto opened =
      storage::open_database("postgres://someone:open-sesame@127.0.0.1:1/nothing", impatient, logger, clock);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::storage_unavailable);
  EXPECT_FALSE(logger.text.empty());
  EXPECT_EQ(logger.text.find("sesame"), std::string::npos) << logger.text;
  EXPECT_EQ(opened.error().detail.find("sesame"), std::string::npos) << opened.error().detail;
}

}  // namespace
}  // namespace chiroflow::testing
