// SPDX-License-Identifier: Apache-2.0
#include "adapters/storage/sqlite/connection.hpp"

#include <thread>
#include <utility>

#include "adapters/storage/sqlite/error.hpp"
#include "adapters/storage/sqlite/row.hpp"

namespace chiroflow::storage::sqlite {

using db::Value;

namespace {
constexpr std::size_t kMostStatements = 400;

int bind(sqlite3_stmt* statement, int at, const Value& value) {
  struct Binder {
    sqlite3_stmt* statement;
    int at;
    int operator()(std::nullptr_t) const { return sqlite3_bind_null(statement, at); }
    int operator()(std::int64_t number) const { return sqlite3_bind_int64(statement, at, number); }
    int operator()(double number) const { return sqlite3_bind_double(statement, at, number); }
    int operator()(bool truth) const { return sqlite3_bind_int64(statement, at, truth ? 1 : 0); }
    // A view may have no address; to SQLite that would mean null.
    int operator()(std::string_view text) const {
      return sqlite3_bind_text64(statement, at, text.data() == nullptr ? "" : text.data(), text.size(), SQLITE_STATIC,
                                 SQLITE_UTF8);
    }
    int operator()(db::Blob blob) const {
      const auto bytes = blob.bytes;
      return sqlite3_bind_blob64(statement, at, bytes.data() == nullptr ? "" : bytes.data(), bytes.size(),
                                 SQLITE_STATIC);
    }
  };
  return std::visit(Binder{statement, at}, value);
}
}  // namespace

/// A bound statement; back in its place, reset, when it goes.
class Connection::Lease {
 public:
  explicit Lease(sqlite3_stmt* shared) : statement_(shared) {}
  explicit Lease(Statement own) : own_(std::move(own)), statement_(own_.get()) {}
  Lease(Lease&& other) noexcept : own_(std::move(other.own_)), statement_(std::exchange(other.statement_, nullptr)) {}
  Lease& operator=(Lease&&) = delete;
  ~Lease() {
    if (statement_ == nullptr) return;
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);  // the bound views end with the call
  }
  sqlite3_stmt* get() const { return statement_; }

 private:
  Statement own_;
  sqlite3_stmt* statement_;
};

Connection::Connection(sqlite3* handle, Use use, const DatabaseOptions& options)
    : handle_(handle), use_(use), lock_limit_(options.lock_limit) {}

Connection::~Connection() {
  statements_.clear();
  if (use_ == Use::writing) sqlite3_exec(handle_, "PRAGMA optimize", nullptr, nullptr, nullptr);
  sqlite3_close(handle_);
}

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path, Use use, const DatabaseOptions& options) {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (use == Use::reading ? 0 : SQLITE_OPEN_CREATE);
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  if (code != SQLITE_OK) {
    auto error = handle == nullptr ? error_from(code, sqlite3_errstr(code)) : error_of(handle, code);
    sqlite3_close(handle);
    return fail(std::move(error));
  }
  std::unique_ptr<Connection> connection(new Connection(handle, use, options));
  sqlite3_busy_handler(handle, &Connection::on_busy, connection.get());
  TRY(connection->prepare_session());
  return connection;
}

Result<void> Connection::prepare_session() {
  // The order matters: synchronous and the cache are the connection's, journal_mode is the file's and needs a lock.
  TRY(
      run_script("PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;"
                 "PRAGMA journal_size_limit=33554432; PRAGMA wal_autocheckpoint=0;"));
  if (use_ != Use::reading && sqlite3_db_readonly(handle_, "main") == 0) TRY(run_script("PRAGMA journal_mode=WAL"));
  switch (use_) {
    case Use::reading: return run_script("PRAGMA query_only=ON; PRAGMA cache_size=-512");
    case Use::writing: return run_script("PRAGMA foreign_keys=ON; PRAGMA cache_size=-4096");
    case Use::schema: return run_script("PRAGMA foreign_keys=OFF; PRAGMA cache_size=-1024");
  }
  return {};
}

/// Short sleeps: another process's group ends within milliseconds, and long ones would lose every race for its gap.
int Connection::on_busy(void* self, int attempts) {
  auto& connection = *static_cast<Connection*>(self);
  if (attempts == 0) connection.waited_ = {};
  if (connection.waited_ >= connection.lock_limit_) return 0;
  const std::chrono::microseconds nap(100 + 150 * std::min(attempts, 10));
  std::this_thread::sleep_for(nap);
  connection.waited_ += nap;
  return 1;
}

Result<void> Connection::run_script(const char* sql) {
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return fail(last_error(code));
  return {};
}

Result<void> Connection::control(std::string_view sql) {
  auto done = execute(sql, {});
  if (!done) return fail(std::move(done).error());
  return {};
}

Result<Connection::Statement> Connection::prepare(std::string_view sql) {
  const auto text = translate_sql(db::Engine::sqlite, sql).text;
  sqlite3_stmt* statement = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(handle_, text.c_str(), static_cast<int>(text.size() + 1),
                                      SQLITE_PREPARE_PERSISTENT, &statement, &rest);
  if (code != SQLITE_OK) return fail(last_error(code));
  Statement owned(statement);
  if (statement == nullptr) return fail(internal_error("an empty statement"));
  if (std::string_view(rest).find_first_not_of(" \t\r\n;") != std::string_view::npos)
    return fail(internal_error("more than one statement"));
  if (use_ == Use::reading && sqlite3_stmt_readonly(statement) == 0)
    return fail(internal_error("a write through a reader"));
  return owned;
}

Result<Connection::Lease> Connection::lease(std::string_view sql, std::span<const Value> parameters) {
  const auto leased = [&]() -> Result<Lease> {
    const auto found = statements_.find(sql);
    if (found == statements_.end()) {
      auto statement = TRY(prepare(sql));
      if (statements_.size() >= kMostStatements)
        std::erase_if(statements_, [](const auto& entry) { return sqlite3_stmt_busy(entry.second.get()) == 0; });
      return Lease(statements_.emplace(std::string(sql), std::move(statement)).first->second.get());
    }
    // The same text again inside its own rows needs a statement of its own.
    if (sqlite3_stmt_busy(found->second.get()) != 0) return Lease(TRY(prepare(sql)));
    return Lease(found->second.get());
  };
  auto statement = TRY(leased());
  const auto expected = static_cast<std::size_t>(sqlite3_bind_parameter_count(statement.get()));
  if (expected != parameters.size()) return fail(internal_error("the statement takes another number of parameters"));
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (const int code = bind(statement.get(), static_cast<int>(i + 1), parameters[i]); code != SQLITE_OK)
      return fail(last_error(code));
  }
  return statement;
}

Result<void> Connection::query(std::string_view sql, std::span<const Value> parameters, db::Reader::OnRow on_row) {
  const auto statement = TRY(lease(sql, parameters));
  SqliteRow row(statement.get());
  for (;;) {
    const int code = sqlite3_step(statement.get());
    if (code == SQLITE_DONE) return {};
    if (code != SQLITE_ROW) return fail(last_error(code));
    row.moved();
    TRY(on_row(row));
  }
}

Result<std::int64_t> Connection::execute(std::string_view sql, std::span<const Value> parameters) {
  const auto statement = TRY(lease(sql, parameters));
  const auto before = sqlite3_total_changes64(handle_);
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = sqlite3_step(statement.get());
  if (code != SQLITE_DONE) return fail(last_error(code));
  // Statements that change no rows by nature (CREATE, COMMIT) leave the count of the one before.
  return sqlite3_total_changes64(handle_) == before ? 0 : sqlite3_changes64(handle_);
}

Error Connection::last_error(int code) const { return error_of(handle_, code); }

}  // namespace chiroflow::storage::sqlite
