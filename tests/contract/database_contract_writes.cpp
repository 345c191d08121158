// SPDX-License-Identifier: Apache-2.0
// The database port: what is kept, what is rolled back, and in which order.
#include <atomic>
#include <future>
#include <semaphore>
#include <thread>
#include <utility>

#include "contract/database_contract.hpp"

namespace chiroflow::testing {
namespace {

using db::Value;

class DatabaseWrites : public DatabaseContract {
 protected:
  /// Keeps the writer busy until released, so that what is queued meanwhile lands in one group with it.
  void hold_writer() {
    database().write_later(
        [this, first = true](db::Writer&) mutable -> Result<void> {
          if (std::exchange(first, false)) {  // a lost group is done again
            held_.release();
            go_on_.acquire();
          }
          return {};
        },
        {});
    held_.acquire();
  }
  void release_writer() { go_on_.release(); }

  std::future<Result<void>> later(db::Database::WriteWork work) {
    auto promise = std::make_shared<std::promise<Result<void>>>();
    auto future = promise->get_future();
    database().write_later(std::move(work), [promise](Result<void> result) { promise->set_value(std::move(result)); });
    return future;
  }
  std::future<Result<void>> insert_later(std::int64_t id) {
    return later([id](db::Writer& writer) { return insert_box(writer, id); });
  }
  std::string boxes() {
    std::string all;
    const auto result = database().read([&](db::Reader& reader) {
      all.clear();
      return reader.query("SELECT id FROM box ORDER BY id", {}, [&](const db::Row& row) -> Result<void> {
        all += std::to_string(row.integer(0)) + " ";
        return {};
      });
    });
    EXPECT_TRUE(result) << why(result);
    return all;
  }

 private:
  std::binary_semaphore held_{0};
  std::binary_semaphore go_on_{0};
};
CHIROFLOW_ON_EVERY_DATABASE(DatabaseWrites);

TEST_P(DatabaseWrites, ShowsAWriteToReadersOnceItReturned) {
  ASSERT_TRUE(database().write([](db::Writer& writer) { return insert_box(writer, 1); }));
  EXPECT_EQ(boxes(), "1 ");
}

TEST_P(DatabaseWrites, ShowsTheWriterItsOwnChanges) {
  const auto result = database().write([&](db::Writer& writer) -> Result<void> {
    TRY(insert_box(writer, 1));
    EXPECT_EQ(TRY(number(writer, "SELECT count(*) FROM box")), 1);
    EXPECT_EQ(boxes(), "") << "others see it after the commit";
    return {};
  });
  EXPECT_TRUE(result) << why(result);
  EXPECT_EQ(boxes(), "1 ");
}

TEST_P(DatabaseWrites, GivesTheWorksValue) {
  const auto result = db::write<std::string>(database(), [](db::Writer&) -> Result<std::string> { return "kept"; });
  EXPECT_EQ(result.value_or(""), "kept");
}

TEST_P(DatabaseWrites, RollsBackWhenTheWorkFails) {
  const auto result = database().write([](db::Writer& writer) -> Result<void> {
    TRY(insert_box(writer, 1));
    return fail(precondition_failed("not yet"));
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message, "not yet");
  EXPECT_EQ(boxes(), "");
}

TEST_P(DatabaseWrites, RollsBackOneAmongManyInAGroup) {
  hold_writer();
  std::vector<std::future<Result<void>>> results;
  for (int id = 1; id <= 9; ++id) {
    results.push_back(later([id](db::Writer& writer) -> Result<void> {
      TRY(insert_box(writer, id));
      if (id % 3 == 1) return fail(conflict("no", "test"));
      if (id == 5) TRY(insert_box(writer, 3));  // is there already
      return {};
    }));
  }
  release_writer();
  for (int id = 1; id <= 9; ++id) {
    const auto result = results[static_cast<std::size_t>(id - 1)].get();
    EXPECT_EQ(result.has_value(), id % 3 != 1 && id != 5) << id << why(result);
    if (id == 5) { EXPECT_EQ(result.error().cause, "unique:box(id)"); }
  }
  EXPECT_EQ(boxes(), "2 3 6 8 9 ");
}

TEST_P(DatabaseWrites, SurvivesAGroupOfFailuresOnly) {
  hold_writer();
  std::vector<std::future<Result<void>>> results;
  for (int id = 1; id <= 5; ++id) {
    results.push_back(later([id](db::Writer& writer) -> Result<void> {
      TRY(insert_box(writer, id));
      return fail(forbidden());
    }));
  }
  release_writer();
  for (auto& result : results) EXPECT_FALSE(result.get());
  EXPECT_EQ(boxes(), "");
}

TEST_P(DatabaseWrites, CommitsMoreThanOneGroupHolds) {
  hold_writer();
  std::vector<std::future<Result<void>>> results;
  for (int id = 1; id <= 700; ++id) results.push_back(insert_later(id));
  release_writer();
  for (auto& result : results) ASSERT_TRUE(result.get());
  EXPECT_EQ(count_boxes(database()), 700);
}

TEST_P(DatabaseWrites, WritesInTheOrderOfTheCalls) {
  std::string order;
  std::vector<std::future<Result<void>>> results;
  for (int id = 1; id <= 200; ++id) {
    results.push_back(later([&order, id](db::Writer&) -> Result<void> {
      order += std::to_string(id) + " ";
      return {};
    }));
  }
  for (auto& result : results) ASSERT_TRUE(result.get());
  std::string expected;
  for (int id = 1; id <= 200; ++id) expected += std::to_string(id) + " ";
  EXPECT_EQ(order, expected);
}

TEST_P(DatabaseWrites, UndoesInReverseBeforeTheNextWrite) {
  std::string order;
  hold_writer();
  auto failing = later([&](db::Writer& writer) -> Result<void> {
    writer.on_rollback([&] { order += "undo-1 "; });
    writer.on_rollback([&] { order += "undo-2 "; });
    TRY(insert_box(writer, 1));
    return fail(forbidden());
  });
  auto next = later([&](db::Writer& writer) -> Result<void> {
    writer.on_rollback([&] { order += "never "; });
    order += "next ";
    EXPECT_EQ(TRY(number(writer, "SELECT count(*) FROM box")), 0);
    return {};
  });
  release_writer();
  EXPECT_FALSE(failing.get());
  EXPECT_TRUE(next.get());
  EXPECT_EQ(order, "undo-2 undo-1 undo-2 undo-1 next ") << "once with the group, then behind its savepoint";
}

/// PostgreSQL is not waited for after an insertion.
TEST_P(DatabaseWrites, BlamesNobodyElseForAnInsertionThatFails) {
  for (const bool somebody_reads : {true, false}) {
    const std::int64_t base = somebody_reads ? 100 : 200;
    ASSERT_TRUE(insert_later(base + 2).get());
    hold_writer();
    auto first = insert_later(base + 1);
    auto guilty = insert_later(base + 2);
    auto last = later([&](db::Writer& writer) -> Result<void> {
      if (somebody_reads) EXPECT_EQ(TRY(number(writer, "SELECT count(*) FROM box WHERE id > 100")), 2);
      return insert_box(writer, base + 3);
    });
    release_writer();
    EXPECT_TRUE(first.get());
    const auto refused = guilty.get();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().cause, "unique:box(id)");
    EXPECT_TRUE(last.get());
  }
  EXPECT_EQ(boxes(), "101 102 103 201 202 203 ");
}

TEST_P(DatabaseWrites, RefusesInAGroupWhatNoColumnTakes) {
  hold_writer();
  auto first = insert_later(1);
  auto guilty = later([](db::Writer& writer) -> Result<void> {
    const Value values[] = {std::int64_t{2}, std::string_view("\0", 1)};
    TRY(writer.execute("INSERT INTO box (id, name) VALUES (?, ?)", values));
    return fail(forbidden());  // SQLite takes it
  });
  auto last = insert_later(3);
  release_writer();
  EXPECT_TRUE(first.get());
  EXPECT_FALSE(guilty.get());
  EXPECT_TRUE(last.get());
  EXPECT_EQ(boxes(), "1 3 ");
}

TEST_P(DatabaseWrites, TakesARepeatedGroupForAnother) {
  hold_writer();
  std::vector<std::uint64_t> groups;
  auto first = later([&](db::Writer& writer) -> Result<void> {
    groups.push_back(writer.group());
    return insert_box(writer, 1);
  });
  auto failing = later([](db::Writer& writer) -> Result<void> {
    TRY(insert_box(writer, 2));
    return fail(forbidden());
  });
  auto last = later([](db::Writer& writer) { return insert_box(writer, 3); });
  release_writer();
  EXPECT_TRUE(first.get());
  EXPECT_FALSE(failing.get());
  EXPECT_TRUE(last.get());
  EXPECT_EQ(boxes(), "1 3 ");
  ASSERT_EQ(groups.size(), 2U) << "the failure has undone it";
  EXPECT_NE(groups[0], groups[1]) << "what was locked and read before is no longer true";
}

TEST_P(DatabaseWrites, FindsTheGuiltyOneWhenTheCommitFails) {
  std::string order;
  hold_writer();
  const auto with_undo = [&](int id, std::int64_t late_box) {
    return later([&order, id, late_box](db::Writer& writer) -> Result<void> {
      writer.on_rollback([&order, id] { order += std::to_string(id) + " "; });
      TRY(insert_box(writer, id));
      const Value values[] = {std::int64_t{id}, std::int64_t{id}, late_box};
      TRY(writer.execute("INSERT INTO label (id, box_id, late_box_id) VALUES (?, ?, ?)", values));
      return {};
    });
  };
  auto first = with_undo(1, 1);
  auto guilty = with_undo(2, 404);  // checked at the commit only
  auto last = with_undo(3, 3);
  release_writer();
  EXPECT_TRUE(first.get());
  const auto refused = guilty.get();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().cause, "foreign_key");
  EXPECT_TRUE(last.get());
  EXPECT_EQ(boxes(), "1 3 ");
  EXPECT_EQ(order, "3 2 1 2 ") << "the group in reverse, then the guilty one alone";
}

/// PostgreSQL answers an insertion in a first attempt before it is done; a work that is repeated is told at once.
TEST_P(DatabaseWrites, RefusesStatementsAfterAFailedOne) {
  bool told = false;
  const auto result = database().write([&](db::Writer& writer) -> Result<void> {
    TRY(insert_box(writer, 1));
    told = !insert_box(writer, 1);
    if (told) EXPECT_FALSE(insert_box(writer, 2)) << "PostgreSQL cannot go on, so SQLite does not either";
    return {};
  });
  ASSERT_FALSE(result);
  EXPECT_TRUE(told);
  EXPECT_EQ(result.error().cause, "unique:box(id)");
  EXPECT_EQ(boxes(), "");
}

TEST_P(DatabaseWrites, NamesTheConstraint) {
  const auto cause_of = [&](std::string_view sql) {
    const auto result = database().write([&](db::Writer& writer) -> Result<void> {
      TRY(writer.execute("INSERT INTO box (id, org, name) VALUES (1, 'o', 'n')", {}));
      TRY(writer.execute(sql, {}));
      return {};
    });
    if (result) return std::string();
    EXPECT_EQ(result.error().code, ErrorCode::conflict) << why(result);
    return result.error().cause;
  };
  EXPECT_EQ(cause_of("INSERT INTO box (id) VALUES (1)"), "unique:box(id)");
  EXPECT_EQ(cause_of("INSERT INTO box (id, org, name) VALUES (2, 'o', 'n')"), "unique:box(org,name)");
  EXPECT_EQ(cause_of("INSERT INTO label (id, box_id) VALUES (1, 404)"), "foreign_key");
  EXPECT_EQ(cause_of("INSERT INTO label (id) VALUES (1)"), "check");
  EXPECT_EQ(cause_of("UPDATE box SET weight = 5000"), "check");
  EXPECT_EQ(boxes(), "");
}

TEST_P(DatabaseWrites, RefusesAWriteInsideAWrite) {
  const auto result =
      database().write([&](db::Writer&) { return database().write([](db::Writer&) -> Result<void> { return {}; }); });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::internal);
}

TEST_P(DatabaseWrites, QueuesAWriteFromInsideAWrite) {
  std::promise<Result<void>> inner;
  ASSERT_TRUE(database().write([&](db::Writer& writer) {
    database().write_later([](db::Writer& other) { return insert_box(other, 2); },
                           [&](Result<void> result) { inner.set_value(std::move(result)); });
    return insert_box(writer, 1);
  }));
  EXPECT_TRUE(inner.get_future().get());
  EXPECT_EQ(boxes(), "1 2 ");
}

TEST_P(DatabaseWrites, WritesInsideARead) {
  const auto result = database().read([&](db::Reader& reader) -> Result<void> {
    TRY(database().write([](db::Writer& writer) { return insert_box(writer, 1); }));
    EXPECT_EQ(TRY(number(reader, "SELECT count(*) FROM box")), 1);
    return {};
  });
  EXPECT_TRUE(result) << why(result);
}

TEST_P(DatabaseWrites, TurnsAnExceptionIntoAnError) {
  const auto result = database().write([](db::Writer& writer) -> Result<void> {
    TRY(insert_box(writer, 1));
    throw std::runtime_error("thrown");
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::internal);
  EXPECT_EQ(boxes(), "");
}

TEST_P(DatabaseWrites, NumbersTheGroups) {
  const auto group_of = [this] {
    return db::write<std::uint64_t>(database(),
                                    [](db::Writer& writer) -> Result<std::uint64_t> { return writer.group(); });
  };
  EXPECT_NE(group_of().value_or(0), group_of().value_or(0));
  std::vector<std::uint64_t> groups;
  hold_writer();
  std::vector<std::future<Result<void>>> results;
  for (int id = 1; id <= 3; ++id) {
    results.push_back(later([&](db::Writer& writer) -> Result<void> {
      groups.push_back(writer.group());
      return {};
    }));
  }
  release_writer();
  for (auto& result : results) ASSERT_TRUE(result.get());
  EXPECT_EQ(groups, std::vector(3, groups.front()));
}

TEST_P(DatabaseWrites, DrainsTheQueueWhenClosed) {
  std::atomic<int> done{0};
  hold_writer();
  for (int id = 1; id <= 100; ++id) {
    database().write_later([id](db::Writer& writer) { return insert_box(writer, id); },
                           [&](Result<void> result) { done += result.has_value() ? 1 : 0; });
  }
  release_writer();
  test_database().close();
  EXPECT_EQ(done, 100);
}

TEST_P(DatabaseWrites, ServesManyWritersAndReadersAtOnce) {
  constexpr int kThreads = 64, kEach = 20;
  std::atomic<int> failures{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kEach; ++i) {
        const auto written =
            database().write([&](db::Writer& writer) { return insert_box(writer, thread * kEach + i); });
        const auto read = database().read([&](db::Reader& reader) -> Result<void> {
          const Value id[] = {std::int64_t{thread * kEach + i}};
          TRY(number(reader, "SELECT id FROM box WHERE id = ?", id));
          return {};
        });
        if (!written || !read) {
          ++failures;
          ADD_FAILURE() << why(written) << " / " << why(read);
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(count_boxes(database()), kThreads * kEach);
}

TEST_P(DatabaseWrites, AnswersAPing) { EXPECT_TRUE(database().ping()); }

}  // namespace
}  // namespace chiroflow::testing
