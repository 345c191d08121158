// SPDX-License-Identifier: Apache-2.0
// The database port: values go in and come out unchanged, and wrong statements say so.
#include <cmath>
#include <limits>

#include "contract/database_contract.hpp"

namespace chiroflow::testing {
namespace {

using db::Value;

class DatabaseValues : public DatabaseContract {
 protected:
  Result<void> put(std::int64_t id, Value org, Value name, Value weight, Value sealed, Value content) {
    return database().write([&](db::Writer& writer) -> Result<void> {
      const Value values[] = {id, org, name, weight, sealed, content};
      TRY(writer.execute("INSERT INTO box (id, org, name, weight, sealed, content) VALUES (?, ?, ?, ?, ?, ?)", values));
      return {};
    });
  }
  void look_at(std::int64_t id, FunctionRef<void(const db::Row&)> look) {
    int rows = 0;
    const auto result = database().read([&](db::Reader& reader) {
      const Value values[] = {id};
      return reader.query("SELECT id, org, name, weight, sealed, content FROM box WHERE id = ?", values,
                          [&](const db::Row& row) -> Result<void> {
                            ++rows;
                            look(row);
                            return {};
                          });
    });
    EXPECT_TRUE(result) << why(result);
    EXPECT_EQ(rows, 1);
  }
};
CHIROFLOW_ON_EVERY_DATABASE(DatabaseValues);

TEST_P(DatabaseValues, KeepsEveryType) {
  const std::string bytes("\x00\xff\x27\\x\x01", 6);
  ASSERT_TRUE(put(std::numeric_limits<std::int64_t>::min(), std::string_view("org"), std::string_view("it's \"?\" $1"),
                  0.1, true, db::Blob{bytes}));
  look_at(std::numeric_limits<std::int64_t>::min(), [&](const db::Row& row) {
    EXPECT_EQ(row.integer(0), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(row.text(1), "org");
    EXPECT_EQ(row.text(2), "it's \"?\" $1");
    EXPECT_EQ(row.real(3), 0.1);
    EXPECT_TRUE(row.boolean(4));
    EXPECT_EQ(row.blob(5), bytes);
    EXPECT_EQ(row.text(1), "org") << "a column can be read again";
  });
}

TEST_P(DatabaseValues, KeepsNulls) {
  ASSERT_TRUE(put(1, nullptr, nullptr, nullptr, nullptr, nullptr));
  look_at(1, [](const db::Row& row) {
    EXPECT_FALSE(row.is_null(0));
    for (int column = 1; column < 6; ++column) EXPECT_TRUE(row.is_null(column)) << column;
  });
}

TEST_P(DatabaseValues, TakesValuesWhereNullsCameFirst) {
  ASSERT_TRUE(put(1, nullptr, nullptr, nullptr, nullptr, nullptr));
  const auto second = put(2, std::string_view("o"), std::string_view("n"), 2.5, false, db::Blob{"b"});
  ASSERT_TRUE(second) << why(second);
  ASSERT_TRUE(put(3, nullptr, std::string_view("n"), nullptr, true, nullptr));
  look_at(2, [](const db::Row& row) {
    EXPECT_EQ(row.real(3), 2.5);
    EXPECT_FALSE(row.is_null(4));
    EXPECT_FALSE(row.boolean(4));
    EXPECT_EQ(row.blob(5), "b");
  });
}

TEST_P(DatabaseValues, TellsEmptyFromNull) {
  ASSERT_TRUE(put(1, std::string_view(), std::string_view(""), nullptr, nullptr, db::Blob{}));
  look_at(1, [](const db::Row& row) {
    EXPECT_FALSE(row.is_null(1));
    EXPECT_FALSE(row.is_null(2));
    EXPECT_FALSE(row.is_null(5));
    EXPECT_EQ(row.text(1), "");
    EXPECT_EQ(row.blob(5), "");
  });
}

TEST_P(DatabaseValues, KeepsUnicodeAndLargeValues) {
  const std::string name = "Zoë Ångström 李小龍 🩺 אבג";
  std::string large(3'000'000, '\0');
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * 7 + i / 256);
  ASSERT_TRUE(put(1, std::string_view(name), std::string_view(name), -1.5e-300, false, db::Blob{large}));
  look_at(1, [&](const db::Row& row) {
    EXPECT_EQ(row.text(1), name);
    EXPECT_EQ(row.real(3), -1.5e-300);
    EXPECT_TRUE(row.blob(5) == large);
  });
}

TEST_P(DatabaseValues, TakesANullWhereOnlyTheOtherEngineKnowsItsType) {
  ASSERT_TRUE(put(1, std::string_view("o"), std::string_view("a"), nullptr, nullptr, nullptr));
  ASSERT_TRUE(put(2, std::string_view("p"), std::string_view("a"), nullptr, nullptr, nullptr));
  const auto count_of = [&](Value org) {
    return db::read<std::int64_t>(database(),
                                  [&](db::Reader& reader) {
                                    const Value values[] = {org, org};
                                    return number(reader, "SELECT count(*) FROM box WHERE ? IS NULL OR org = ?",
                                                  values);
                                  })
        .value_or(-1);
  };
  EXPECT_EQ(count_of(nullptr), 2);
  EXPECT_EQ(count_of(std::string_view("p")), 1);
  EXPECT_EQ(count_of(nullptr), 2);
  const auto written = database().write([&](db::Writer& writer) -> Result<void> {
    const Value values[] = {nullptr, nullptr};
    TRY(insert_box(writer, 3));
    EXPECT_EQ(TRY(writer.execute("UPDATE box SET name = 'b' WHERE ? IS NULL OR org = ?", values)), 3);
    return {};
  });
  EXPECT_TRUE(written) << why(written);
}

TEST_P(DatabaseValues, ComparesInstantsWithoutOverflow) {
  const Value values[] = {std::int64_t{1'900'000'000'000}, std::int64_t{5}};
  const auto sum = db::read<std::int64_t>(
      database(), [&](db::Reader& reader) { return number(reader, "SELECT ? + 1000 * ?", values); });
  EXPECT_EQ(sum.value_or(0), 1'900'000'005'000);
}

TEST_P(DatabaseValues, SumsAndAveragesAsNumbers) {
  for (int id = 1; id <= 4; ++id) ASSERT_TRUE(put(id, nullptr, nullptr, id * 0.5, nullptr, nullptr));
  const auto result = database().read([](db::Reader& reader) {
    return reader.query("SELECT sum(id), avg(weight), sum(id) * 1.0 / 4 FROM box", {},
                        [](const db::Row& row) -> Result<void> {
                          EXPECT_EQ(row.integer(0), 10);
                          EXPECT_DOUBLE_EQ(row.real(1), 1.25);
                          EXPECT_DOUBLE_EQ(row.real(2), 2.5);
                          return {};
                        });
  });
  EXPECT_TRUE(result) << why(result);
}

TEST_P(DatabaseValues, RefusesAWrongStatement) {
  const auto read = [&](std::string_view sql, std::span<const Value> values = {}) {
    return database().read([&](db::Reader& reader) {
      return reader.query(sql, values, [](const db::Row&) -> Result<void> { return {}; });
    });
  };
  const Value two[] = {std::int64_t{1}, std::int64_t{2}};
  for (const auto& result :
       {read("SELEC 1"), read("SELECT * FROM nowhere"), read("SELECT nothing FROM box"), read("SELECT 1; SELECT 2"),
        read(""), read("SELECT id FROM box WHERE id = ?", two), read("SELECT id FROM box WHERE id = ?")}) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::internal) << why(result);
    EXPECT_FALSE(result.error().detail.empty());
  }
  EXPECT_EQ(count_boxes(database()), 0) << "the connection is still good";
}

TEST_P(DatabaseValues, RefusesToWriteThroughAReader) {
  const auto result = database().read([&](db::Reader& reader) {
    return reader.query("INSERT INTO box (id) VALUES (1) RETURNING id", {},
                        [](const db::Row&) -> Result<void> { return {}; });
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::internal) << why(result);
  EXPECT_EQ(count_boxes(database()), 0);
}

TEST_P(DatabaseValues, EndsAQueryWithTheCallbacksError) {
  for (int id = 1; id <= 3; ++id) ASSERT_TRUE(put(id, nullptr, nullptr, nullptr, nullptr, nullptr));
  int rows = 0;
  const auto result = database().read([&](db::Reader& reader) {
    return reader.query("SELECT id FROM box ORDER BY id", {}, [&](const db::Row&) -> Result<void> {
      if (++rows == 2) return fail(forbidden("enough"));
      return {};
    });
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message, "enough");
  EXPECT_EQ(rows, 2);
}

TEST_P(DatabaseValues, QueriesInsideTheRowsOfTheSameQuery) {
  for (int id = 1; id <= 3; ++id) ASSERT_TRUE(put(id, nullptr, nullptr, nullptr, nullptr, nullptr));
  constexpr auto sql = "SELECT id FROM box WHERE id > ? ORDER BY id";
  std::string seen;
  const auto result = database().read([&](db::Reader& reader) {
    const Value all[] = {std::int64_t{0}};
    return reader.query(sql, all, [&](const db::Row& outer) -> Result<void> {
      const Value later[] = {outer.integer(0)};
      seen += std::to_string(outer.integer(0)) + ":";
      return reader.query(sql, later, [&](const db::Row& inner) -> Result<void> {
        seen += std::to_string(inner.integer(0));
        return {};
      });
    });
  });
  EXPECT_TRUE(result) << why(result);
  EXPECT_EQ(seen, "1:232:33:");
}

TEST_P(DatabaseValues, CountsTheRowsChanged) {
  const auto result = database().write([](db::Writer& writer) -> Result<void> {
    for (int id = 1; id <= 3; ++id) TRY(insert_box(writer, id));
    EXPECT_EQ(TRY(writer.execute("UPDATE box SET name = 'x', org = id WHERE id > 1", {})), 2);
    EXPECT_EQ(TRY(writer.execute("DELETE FROM box WHERE id > 5", {})), 0);
    EXPECT_EQ(TRY(writer.execute("INSERT INTO box (id) VALUES (1) ON CONFLICT DO NOTHING", {})), 0);
    EXPECT_EQ(TRY(writer.execute("DELETE FROM box", {})), 3);
    return {};
  });
  EXPECT_TRUE(result) << why(result);
}

TEST_P(DatabaseValues, ReturnsRowsOfAnInsert) {
  std::int64_t returned = 0;
  const auto result = database().write([&](db::Writer& writer) {
    return writer.query("INSERT INTO box (id) VALUES (7) RETURNING id + 1", {},
                        [&](const db::Row& row) -> Result<void> {
                          returned = row.integer(0);
                          return {};
                        });
  });
  EXPECT_TRUE(result) << why(result);
  EXPECT_EQ(returned, 8);
  EXPECT_EQ(count_boxes(database()), 1);
}

}  // namespace
}  // namespace chiroflow::testing
