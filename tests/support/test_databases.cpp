// SPDX-License-Identifier: Apache-2.0
#include "support/test_databases.hpp"

#include <fcntl.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

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

/// The server's users share it; who restarts it waits until it is alone. Across processes, and gone with them.
class ServerUse {
 public:
  explicit ServerUse(int mode) {
    const char* const control = std::getenv("CHIROFLOW_TEST_POSTGRES_CTL");
    file_ = control == nullptr ? -1 : ::open(control, O_RDONLY | O_CLOEXEC);
    if (file_ >= 0) flock(file_, mode);
  }
  ~ServerUse() {
    if (file_ >= 0) ::close(file_);
  }
  ServerUse(const ServerUse&) = delete;
  ServerUse& operator=(const ServerUse&) = delete;

 private:
  int file_;
};

class Postgres final : public TestDatabase {
 public:
  Postgres(std::string server, int mode) : server_(std::move(server)), use_(mode) {
    static std::atomic<int> count{0};
    name_ = "test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
    address_ = server_ + (server_.find('?') == std::string::npos ? "?" : "&") + "options=-csearch_path%3D" + name_;
  }
  ~Postgres() override {
    close();
    if (created_) run_on_postgres(server_, "DROP SCHEMA " + name_ + " CASCADE");
  }
  bool create() { return created_ = run_on_postgres(server_, "CREATE SCHEMA " + name_); }

 private:
  std::string server_;
  ServerUse use_;
  std::string name_;
  bool created_ = false;
};

std::unique_ptr<TestDatabase> make_postgres(int mode) {
  const char* const server = std::getenv("CHIROFLOW_TEST_POSTGRES_URL");
  if (server == nullptr || *server == '\0') {
    ADD_FAILURE()
        << "CHIROFLOW_TEST_POSTGRES_URL is not set: run the tests through ./test or tools/with_postgres COMMAND…";
    return nullptr;
  }
  auto database = std::make_unique<Postgres>(server, mode);
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
DatabaseCase postgres_case() {
  return {"Postgres", [] { return make_postgres(LOCK_SH); }};
}
DatabaseCase postgres_alone_case() {
  return {"PostgresAlone", [] { return make_postgres(LOCK_EX); }};
}

std::vector<DatabaseCase> all_test_databases() { return {sqlite_file_case(), sqlite_memory_case(), postgres_case()}; }
std::vector<DatabaseCase> durable_test_databases() { return {sqlite_file_case(), postgres_case()}; }

bool run_on_postgres(const std::string& address, const std::string& sql) {
  PGconn* connection = PQconnectdb(address.c_str());
  PQsetNoticeProcessor(connection, [](void*, const char*) {}, nullptr);
  PGresult* result = PQexec(connection, sql.c_str());
  const auto status = PQresultStatus(result);
  const bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  if (!good) ADD_FAILURE() << sql << ": " << PQerrorMessage(connection);
  PQclear(result);
  PQfinish(connection);
  return good;
}

bool control_postgres(const std::string& arguments) {
  const char* const control = std::getenv("CHIROFLOW_TEST_POSTGRES_CTL");
  if (control == nullptr) {
    ADD_FAILURE()
        << "CHIROFLOW_TEST_POSTGRES_CTL is not set: run the tests through ./test or tools/with_postgres COMMAND…";
    return false;
  }
  const int status = std::system((std::string(control) + " " + arguments + " >/dev/null 2>&1").c_str());
  if (status != 0) ADD_FAILURE() << "pg_ctl " << arguments << " ended with " << status;
  return status == 0;
}

std::string case_name(const ::testing::TestParamInfo<DatabaseCase>& info) { return info.param.name; }

void OnEveryDatabase::SetUp() {
  test_database_ = GetParam().make();
  ASSERT_NE(test_database_, nullptr);
  ASSERT_TRUE(test_database_->open());
}

}  // namespace chiroflow::testing
