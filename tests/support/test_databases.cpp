// SPDX-License-Identifier: Apache-2.0
#include "support/test_databases.hpp"

#include <libpq-fe.h>
#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>

namespace chiroflow::testing {

namespace {
class SqliteFile final : public TestDatabase {
 public:
  SqliteFile() {
    auto pattern = (std::filesystem::temp_directory_path() / "chiroflow-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
    directory_ = pattern;
    address_ = (directory_ / "test.db").string();
  }
  ~SqliteFile() override {
    close();
    std::filesystem::remove_all(directory_);
  }

 private:
  std::filesystem::path directory_;
};

class SqliteMemory final : public TestDatabase {
 public:
  SqliteMemory() { address_ = ":memory:"; }
};

/// Runs one statement on the server of the test run.
bool run_on_server(const std::string& server, const std::string& sql) {
  PGconn* connection = PQconnectdb(server.c_str());
  PGresult* result = PQexec(connection, sql.c_str());
  const bool good = PQresultStatus(result) == PGRES_COMMAND_OK;
  if (!good) ADD_FAILURE() << sql << ": " << PQerrorMessage(connection);
  PQclear(result);
  PQfinish(connection);
  return good;
}

/// postgres://user@host:port/name?query with another name.
std::string with_database_name(const std::string& url, const std::string& name) {
  const auto authority = url.find("://") + 3;
  const auto query = std::min(url.find('?', authority), url.size());
  const auto slash = std::min(url.find('/', authority), query);
  return url.substr(0, slash) + "/" + name + url.substr(query);
}

class Postgres final : public TestDatabase {
 public:
  explicit Postgres(std::string server) : server_(std::move(server)) {
    static std::atomic<int> count{0};
    name_ = "chiroflow_test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
    address_ = with_database_name(server_, name_);
  }
  ~Postgres() override {
    close();
    run_on_server(server_, "DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
  }
  bool create() { return run_on_server(server_, "CREATE DATABASE " + name_ + " TEMPLATE template0 ENCODING 'UTF8'"); }

 private:
  std::string server_;
  std::string name_;
};

std::unique_ptr<TestDatabase> make_postgres() {
  const char* const server = std::getenv("CHIROFLOW_TEST_POSTGRES_URL");
  if (server == nullptr || *server == '\0') {
    ADD_FAILURE() << "CHIROFLOW_TEST_POSTGRES_URL is not set: run the tests through ./test or tools/with_postgres COMMAND…";
    return nullptr;
  }
  auto database = std::make_unique<Postgres>(server);
  return database->create() ? std::move(database) : nullptr;
}
}  // namespace

bool TestDatabase::open(const storage::DatabaseOptions& options) {
  auto opened = storage::open_database(address_, options, logger_, clock_);
  if (!opened) {
    ADD_FAILURE() << opened.error().detail;
    return false;
  }
  engine_ = std::move(*opened);
  return true;
}

DatabaseCase sqlite_file_case() {
  return {"SqliteFile", [] { return std::make_unique<SqliteFile>(); }};
}
DatabaseCase sqlite_memory_case() {
  return {"SqliteMemory", [] { return std::make_unique<SqliteMemory>(); }};
}
DatabaseCase postgres_case() { return {"Postgres", make_postgres}; }

std::vector<DatabaseCase> all_test_databases() { return {sqlite_file_case(), sqlite_memory_case(), postgres_case()}; }
std::vector<DatabaseCase> durable_test_databases() { return {sqlite_file_case(), postgres_case()}; }

std::string case_name(const ::testing::TestParamInfo<DatabaseCase>& info) { return info.param.name; }

void OnEveryDatabase::SetUp() {
  test_database_ = GetParam().make();
  ASSERT_NE(test_database_, nullptr);
  ASSERT_TRUE(test_database_->open());
}

}  // namespace chiroflow::testing
