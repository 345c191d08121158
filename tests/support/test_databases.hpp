// SPDX-License-Identifier: Apache-2.0
// Every storage test runs on every database: a SQLite file, SQLite ":memory:", and PostgreSQL (a fresh schema for each
// test, much quicker than a database, on the server named by CHIROFLOW_TEST_POSTGRES_URL, which tools/with_postgres
// starts and exports). Without the variable the PostgreSQL cases fail; they are never skipped.
//
//   class SessionStoreTest : public chiroflow::testing::OnEveryDatabase {};
//   TEST_P(SessionStoreTest, KeepsWhatWasSaved) { database().write(…); }
//   CHIROFLOW_ON_EVERY_DATABASE(SessionStoreTest);
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "adapters/storage/open_database.hpp"
#include "support/manual_clock.hpp"
#include "support/null_logger.hpp"

namespace chiroflow::testing {

/// An empty database, opened; removed with the object.
class TestDatabase {
 public:
  virtual ~TestDatabase() = default;
  storage::StorageEngine& engine() { return *engine_; }
  const std::string& address() const { return address_; }
  void close() { engine_.reset(); }
  /// Opens it (again); false adds a failure to the test.
  bool open(const storage::DatabaseOptions& options = {});

 protected:
  std::string address_;

 private:
  NullLogger logger_;
  ManualClock clock_;
  std::unique_ptr<storage::StorageEngine> engine_;
};

struct DatabaseCase {
  std::string name;
  /// Nothing (and a failure of the test) when it cannot be made.
  std::function<std::unique_ptr<TestDatabase>()> make;
};

inline void PrintTo(const DatabaseCase& database, std::ostream* out) { *out << database.name; }

DatabaseCase sqlite_file_case();
DatabaseCase sqlite_memory_case();
DatabaseCase postgres_case();
/// PostgreSQL for a test that stops or restarts the server: no other test uses it meanwhile.
DatabaseCase postgres_alone_case();
std::vector<DatabaseCase> all_test_databases();
/// Those that can be closed and opened again.
std::vector<DatabaseCase> durable_test_databases();

/// One statement on the PostgreSQL server, past the engine; false adds a failure to the test.
bool run_on_postgres(const std::string& address, const std::string& sql);
/// Tells the PostgreSQL server to "stop -m fast", "start" or "restart -m immediate" (tools/with_postgres).
bool control_postgres(const std::string& arguments);

std::string case_name(const ::testing::TestParamInfo<DatabaseCase>& info);

class OnEveryDatabase : public ::testing::TestWithParam<DatabaseCase> {
 protected:
  void SetUp() override;
  db::Database& database() { return test_database_->engine(); }
  db::SchemaAccess& schema() { return test_database_->engine(); }
  TestDatabase& test_database() { return *test_database_; }

 private:
  std::unique_ptr<TestDatabase> test_database_;
};

}  // namespace chiroflow::testing

#define CHIROFLOW_ON_EVERY_DATABASE(Suite)                                                              \
  INSTANTIATE_TEST_SUITE_P(All, Suite, ::testing::ValuesIn(::chiroflow::testing::all_test_databases()), \
                           ::chiroflow::testing::case_name)
