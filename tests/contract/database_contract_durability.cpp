// SPDX-License-Identifier: Apache-2.0
// The database port: what was acknowledged survives the death of the process, and processes share one database.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "contract/database_contract.hpp"

namespace chiroflow::testing {
namespace {

class DatabaseDurability : public DatabaseContract {
 protected:
  /// Forks before any connection is open, since neither SQLite nor libpq survive a fork.
  pid_t in_child(FunctionRef<int(storage::StorageEngine&)> work) {
    test_database().close();
    const pid_t child = fork();
    if (child != 0) return child;
    int status = 99;
    {
      NullLogger logger;
      ManualClock clock;
      auto opened = storage::open_database(test_database().address(), {}, logger, clock);
      if (opened) status = work(**opened);
    }
    _exit(status);
  }
  static int exit_status(pid_t child) {
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
};
INSTANTIATE_TEST_SUITE_P(All, DatabaseDurability, ::testing::ValuesIn(durable_test_databases()), case_name);

TEST_P(DatabaseDurability, KeepsWhatItAcknowledgedWhenTheProcessIsKilled) {
  int acknowledged[2];
  ASSERT_EQ(pipe(acknowledged), 0);
  const pid_t child = in_child([&](storage::StorageEngine& engine) {
    std::vector<std::thread> threads;
    for (std::int64_t thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&, thread] {
        for (std::int64_t id = thread;; id += 4) {
          if (!engine.write([&](db::Writer& writer) { return insert_box(writer, id); })) _exit(98);
          if (write(acknowledged[1], &id, sizeof id) != sizeof id) _exit(97);
        }
      });
    }
    for (auto& thread : threads) thread.join();
    return 0;
  });
  close(acknowledged[1]);
  std::vector<std::int64_t> ids;
  std::int64_t id = 0;
  while (ids.size() < 200 && read(acknowledged[0], &id, sizeof id) == sizeof id) ids.push_back(id);
  kill(child, SIGKILL);
  while (read(acknowledged[0], &id, sizeof id) == sizeof id) ids.push_back(id);
  close(acknowledged[0]);
  EXPECT_EQ(exit_status(child), -SIGKILL);
  EXPECT_GE(ids.size(), 200u);

  ASSERT_TRUE(test_database().open());
  for (const auto kept : ids) {
    const db::Value values[] = {kept};
    EXPECT_TRUE(database().read([&](db::Reader& reader) -> Result<void> {
      TRY(number(reader, "SELECT id FROM box WHERE id = ?", values));
      return {};
    })) << kept;
  }
}

TEST_P(DatabaseDurability, LetsProcessesWriteSideBySide) {
  constexpr int kProcesses = 3, kThreads = 8, kEach = 25;
  std::vector<pid_t> children;
  for (int process = 0; process < kProcesses; ++process) {
    children.push_back(in_child([&](storage::StorageEngine& engine) {
      std::atomic<int> failures{0};
      std::vector<std::thread> threads;
      for (int thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back([&, thread] {
          for (int i = 0; i < kEach; ++i) {
            const std::int64_t id = (process * kThreads + thread) * kEach + i;
            if (!engine.write([&](db::Writer& writer) { return insert_box(writer, id); })) ++failures;
          }
        });
      }
      for (auto& thread : threads) thread.join();
      return failures.load();
    }));
  }
  for (const auto child : children) EXPECT_EQ(exit_status(child), 0);
  ASSERT_TRUE(test_database().open());
  EXPECT_EQ(count_boxes(database()), kProcesses * kThreads * kEach);
}

TEST_P(DatabaseDurability, KeepsDataWhenOpenedAgain) {
  ASSERT_TRUE(database().write([](db::Writer& writer) { return insert_box(writer, 1); }));
  test_database().close();
  ASSERT_TRUE(test_database().open());
  EXPECT_EQ(count_boxes(database()), 1);
}

class SqliteFileTrouble : public DatabaseDurability {};
INSTANTIATE_TEST_SUITE_P(All, SqliteFileTrouble, ::testing::Values(sqlite_file_case()), case_name);

TEST_P(SqliteFileTrouble, ReadsOnWhenTheDiskIsFull) {
  const pid_t child = in_child([](storage::StorageEngine& engine) {
    if (!engine.write([](db::Writer& writer) { return insert_box(writer, 1); })) return 1;
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{300'000, 300'000};  // stands for the disk's end
    setrlimit(RLIMIT_FSIZE, &limit);
    const std::string large(1'000'000, 'x');
    const db::Value values[] = {db::Blob{large}};
    const auto full = engine.write([&](db::Writer& writer) -> Result<void> {
      TRY(writer.execute("INSERT INTO box (id, content) VALUES (2, ?)", values));
      return {};
    });
    if (full || full.error().code != ErrorCode::storage_unavailable) return 2;
    if (count_boxes(engine) != 1) return 3;
    if (!engine.write([](db::Writer& writer) { return insert_box(writer, 3); })) return 4;  // a small one still fits
    return count_boxes(engine) == 2 ? 0 : 5;
  });
  EXPECT_EQ(exit_status(child), 0);
}

TEST_P(SqliteFileTrouble, KeepsItsLogSmallUnderConstantReaders) {
  std::atomic<bool> stop{false};
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      while (!stop) count_boxes(database());
    });
  }
  const std::string large(400'000, 'x');
  for (int i = 0; i < 400; ++i) {  // 160 MB
    const db::Value values[] = {std::int64_t{i % 10}, db::Blob{large}};
    const auto result = database().write([&](db::Writer& writer) -> Result<void> {
      TRY(writer.execute(
          "INSERT INTO box (id, content) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET content = excluded.content",
          values));
      return {};
    });
    ASSERT_TRUE(result) << why(result);
  }
  stop = true;
  for (auto& reader : readers) reader.join();
  EXPECT_LT(std::filesystem::file_size(test_database().address() + "-wal"), 100'000'000u);
}

TEST(SqliteFile, CannotBeOpenedInAMissingDirectory) {
  NullLogger logger;
  ManualClock clock;
  const auto opened = storage::open_database("/nonexistent/place/file.db", {}, logger, clock);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::storage_unavailable);
}

}  // namespace
}  // namespace chiroflow::testing
