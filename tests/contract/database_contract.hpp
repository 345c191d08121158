// SPDX-License-Identifier: Apache-2.0
// What the suites of the database port share: a small schema and short ways to write and read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "support/test_databases.hpp"

namespace chiroflow::testing {

inline constexpr const char* kContractSchema = R"(
CREATE TABLE box (
  id BIGINT PRIMARY KEY,
  org TEXT,
  name TEXT,
  weight DOUBLE PRECISION,
  sealed BOOLEAN,
  content BYTEA,
  CONSTRAINT box_not_too_heavy CHECK (weight < 1000)
);
CREATE UNIQUE INDEX box_name ON box (org, name);
CREATE TABLE label (
  id BIGINT PRIMARY KEY,
  box_id BIGINT NOT NULL REFERENCES box (id),
  late_box_id BIGINT REFERENCES box (id) DEFERRABLE INITIALLY DEFERRED,
  text TEXT
);
)";

inline Result<void> make_contract_schema(db::SchemaAccess& access) {
  return access.with_schema_lock([](db::SchemaSession& session) { return session.run_script(kContractSchema); });
}

inline Result<void> insert_box(db::Writer& writer, std::int64_t id) {
  const db::Value values[] = {id};
  TRY(writer.execute("INSERT INTO box (id) VALUES (?)", values));
  return {};
}

/// The first column of the first row.
inline Result<std::int64_t> number(db::Reader& reader, std::string_view sql, std::span<const db::Value> values = {}) {
  std::optional<std::int64_t> found;
  TRY(reader.query(sql, values, [&](const db::Row& row) -> Result<void> {
    if (!found) found = row.integer(0);
    return {};
  }));
  if (!found) return fail(not_found("Row"));
  return *found;
}

inline std::int64_t count_boxes(db::Database& database) {
  auto count =
      db::read<std::int64_t>(database, [](db::Reader& reader) { return number(reader, "SELECT count(*) FROM box"); });
  if (!count) ADD_FAILURE() << count.error().detail;
  return count.value_or(-1);
}

inline std::string why(const Result<void>& result) {
  return result ? "no error" : result.error().detail + " " + result.error().cause;
}

/// A database with the contract's schema.
class DatabaseContract : public OnEveryDatabase {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(OnEveryDatabase::SetUp());
    const auto made = make_contract_schema(schema());
    ASSERT_TRUE(made) << made.error().detail;
  }
};

}  // namespace chiroflow::testing
